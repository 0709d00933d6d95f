import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Role } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import { AuditTrail } from './audit-trail.js';
import { type StaffActionPayload, type StaffActionView, stateAt } from './domain/staff-action.js';
import { StaffActionEntity } from './entities/staff-action.entity.js';
import { ProposalClosedError, ProposalPendingError, ProposerNotEntitledError, SecondPersonNeededError } from './errors.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** Nobody should approve what they no longer remember. */
const LIFETIME_MS = 7 * 24 * 3_600_000;

export interface StaffDecision {
  /** Why, in the words of whoever decides. */
  readonly reason: string;
  /** For changes of policies: whether people must be told in advance. */
  readonly material?: boolean;
}

/** What a module lets staff do only in twos. */
export interface StaffActionHandler {
  /** `module.verb-thing`. Stored with every proposal. */
  readonly kind: string;
  /** Whose people may propose it; administrators may anything. Looked at once more at the approval. */
  readonly role: Role;
  /** Does it, within the unit of work of the approval. A thrown DomainError refuses: the proposal stays as it is. */
  approve(action: StaffActionView, decision: StaffDecision): Promise<void>;
}

interface Proposal {
  readonly kind: string;
  /** What it is about: one proposal at a time for each. */
  readonly target: string;
  readonly payload: StaffActionPayload;
  readonly reason: string;
}

/** What takes two people: one proposes, another decides. Audited; both have given a factor within ten minutes. */
@Injectable()
export class StaffActions {
  private readonly handlers = new Map<string, StaffActionHandler>();

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly people: People,
    private readonly audit: AuditTrail,
  ) {}

  /** In onModuleInit. @throws Error where the kind has a handler already */
  register(handler: StaffActionHandler): void {
    if (this.handlers.has(handler.kind)) throw new Error(`${handler.kind} is registered twice`);
    this.handlers.set(handler.kind, handler);
  }

  /**
   * The same proposal by the same person, once more, is the one that waits already.
   * @throws ReauthenticationRequiredError; ProposalPendingError while another one about the target waits
   */
  async propose({ kind, target, payload, reason }: Proposal): Promise<StaffActionView> {
    const { accountId } = this.sessions.requireRecentAuthentication();
    if (!this.handlers.has(kind)) throw new Error(`nobody handles ${kind}`);
    return this.uow.run(async () => {
      const now = this.clock.now();
      const manager = this.database.write;
      await manager.query(`UPDATE staff_actions SET state = 'EXPIRED' WHERE kind = $1 AND target = $2 AND state = 'PENDING' AND expires_at <= $3`, [kind, target, now]);
      const row: StaffActionEntity = {
        id: newId(), kind, target, payload, state: 'PENDING', reason, proposedBy: accountId, decisionReason: null, decidedBy: null, createdAt: now,
        expiresAt: new Date(now.getTime() + LIFETIME_MS), decidedAt: null,
      };
      const { raw } = await manager.createQueryBuilder().insert().into(StaffActionEntity).values({ ...row }).orIgnore().returning('id').execute();
      if ((raw as unknown[]).length === 0) {
        const waiting = await manager.findOneByOrFail(StaffActionEntity, { kind, target, state: 'PENDING' });
        if (waiting.proposedBy !== accountId || !sameMembers(waiting.payload, payload)) throw new ProposalPendingError();
        return waiting;
      }
      await this.audit.record({ action: 'staff-action.proposed', details: { kind, actionId: row.id } });
      return row;
    });
  }

  /**
   * Approves, and does what was proposed. Once more: what came of it, without doing it again.
   * @throws ReauthenticationRequiredError, NotFoundError, SecondPersonNeededError, ProposalClosedError, ProposerNotEntitledError, and whatever the handler refuses with
   */
  async approve(id: string, decision: StaffDecision): Promise<StaffActionView> {
    return this.decide(id, 'APPROVED', decision);
  }

  /** Turns a proposal down; whoever made it may do so too. @throws as {@link approve} */
  async reject(id: string, reason: string): Promise<StaffActionView> {
    return this.decide(id, 'REJECTED', { reason });
  }

  /** Newest first, with what has expired meanwhile. */
  async page(limit: number, before: string | null): Promise<StaffActionView[]> {
    const rows = await this.database.records(StaffActionEntity, 'staff-actions', 'WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2', [before, limit]);
    const now = this.clock.now();
    return rows.map((row) => ({ ...row, state: stateAt(row, now) }));
  }

  private async decide(id: string, state: 'APPROVED' | 'REJECTED', decision: StaffDecision): Promise<StaffActionView> {
    const { accountId } = this.sessions.requireRecentAuthentication();
    return this.uow.run(async () => {
      const action = await this.database.write.findOne(StaffActionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!action) throw new NotFoundError();
      if (action.state === state) return action;
      if (stateAt(action, this.clock.now()) !== 'PENDING') throw new ProposalClosedError();
      if (state === 'APPROVED' && action.proposedBy === accountId) throw new SecondPersonNeededError();
      if (state === 'APPROVED' && !(await this.mayPropose(action))) throw new ProposerNotEntitledError();
      Object.assign(action, { state, decidedBy: accountId, decidedAt: this.clock.now(), decisionReason: decision.reason });
      const { decidedBy, decidedAt, decisionReason } = action;
      await this.database.write.update(StaffActionEntity, { id }, { state, decidedBy, decidedAt, decisionReason });
      await this.audit.record({ action: state === 'APPROVED' ? 'staff-action.approved' : 'staff-action.rejected', details: { kind: action.kind, actionId: id } });
      if (state === 'APPROVED') await this.handler(action.kind).approve(action, decision);
      return action;
    });
  }

  /** Whether whoever proposed it still could: a week is long enough to lose a role, or more. */
  private async mayPropose({ kind, proposedBy }: StaffActionEntity): Promise<boolean> {
    const person = await this.people.find(proposedBy);
    return person?.lifecycle === 'ACTIVE' && !person.suspendedAt && (person.role === Role.ADMIN || person.role === this.handler(kind).role);
  }

  private handler(kind: string): StaffActionHandler {
    const handler = this.handlers.get(kind);
    if (!handler) throw new Error(`nobody handles ${kind}`);
    return handler;
  }
}

const sameMembers = (a: StaffActionPayload, b: StaffActionPayload): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};
