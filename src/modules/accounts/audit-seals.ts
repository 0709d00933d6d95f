import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { type ChainedEvent, FIRST_LINK, nextLink } from './domain/audit-chain.js';

const BATCH = 1_000;
/** One sealer at a time. Key of an advisory lock. */
const SEALER = 7_203_202;

const EVENT_COLUMNS = `e.id, e.action, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.subject_id AS "subjectId", e.details, e.correlation_id AS "correlationId",
  e.created_at AS "createdAt"`;

const broken = new Gauge({ name: 'audit_chain_broken', help: '1 when the last check found the audit log changed, else 0.' });

/** What a check of the chain found. */
export interface ChainState {
  readonly sealed: number;
  /** Number of the first link that doesn't follow from the one before; null when all do. */
  readonly brokenAt: number | null;
  /** Events that are neither sealed nor waiting for it: somebody put them in, or took their seal away. */
  readonly strays: number;
}

/**
 * Chains audit events by hash some time after they were committed, so that writers never wait for each other, and checks the chain [P61].
 * The head of the chain goes into the server's log, which leaves the machine: cutting the end off shows there.
 */
@Injectable()
export class AuditSeals {
  private readonly logger = new Logger(AuditSeals.name);

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
  ) {}

  /** Seals what waits. @returns how many events it sealed */
  async seal(signal?: AbortSignal): Promise<number> {
    let sealed = 0;
    for (let batch = BATCH; batch === BATCH; sealed += batch) {
      signal?.throwIfAborted();
      batch = await this.uow.run(() => this.sealBatch());
    }
    return sealed;
  }

  /** Recomputes the whole chain and raises the alarm where it is broken. */
  async verify(signal?: AbortSignal): Promise<ChainState> {
    let link = FIRST_LINK;
    let seq = 0;
    for (let rows = await this.linksAfter(seq); rows.length > 0; rows = await this.linksAfter(seq)) {
      signal?.throwIfAborted();
      for (const row of rows) {
        link = row.id === null || row.seq !== seq + 1 ? FIRST_LINK : nextLink(link, row);
        if (!link.equals(row.hash)) return this.report({ sealed: seq, brokenAt: seq + 1, strays: await this.strays() }, null);
        seq = row.seq;
      }
    }
    return this.report({ sealed: seq, brokenAt: null, strays: await this.strays() }, link);
  }

  private async sealBatch(): Promise<number> {
    await this.database.write.query('SELECT pg_advisory_xact_lock($1)', [SEALER]);
    const events: ChainedEvent[] = await this.database.write.query(
      `SELECT ${EVENT_COLUMNS} FROM audit_unsealed u JOIN audit_events e ON e.id = u.event_id ORDER BY e.id LIMIT ${BATCH}`);
    if (events.length === 0) return 0;
    const [last]: { seq: string; hash: Buffer }[] = await this.database.write.query('SELECT seq, hash FROM audit_seals ORDER BY seq DESC LIMIT 1');
    let link = last?.hash ?? FIRST_LINK;
    const first = Number(last?.seq ?? 0) + 1;
    const links = events.map((event) => (link = nextLink(link, event)));
    const ids = events.map(({ id }) => id);
    await this.database.write.query('INSERT INTO audit_seals (seq, event_id, hash) SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[])',
      [ids.map((_id, index) => first + index), ids, links]);
    await this.database.write.query('DELETE FROM audit_unsealed WHERE event_id = ANY ($1::uuid[])', [ids]);
    return events.length;
  }

  private async linksAfter(seq: number): Promise<(ChainedEvent & { seq: number; hash: Buffer; id: string | null })[]> {
    return this.database.read.query(
      `SELECT s.seq::int AS seq, s.hash, ${EVENT_COLUMNS} FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id
        WHERE s.seq > $1 ORDER BY s.seq LIMIT ${BATCH}`, [seq]);
  }

  private async strays(): Promise<number> {
    const [row]: { strays: number }[] = await this.database.read.query(
      `SELECT count(*)::int AS strays FROM audit_events e
        WHERE NOT EXISTS (SELECT FROM audit_seals s WHERE s.event_id = e.id) AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.event_id = e.id)`);
    return row?.strays ?? 0;
  }

  private report(state: ChainState, head: Buffer | null): ChainState {
    const wrong = state.brokenAt !== null || state.strays > 0;
    broken.set(wrong ? 1 : 0);
    if (wrong) this.logger.error({ ...state }, 'the audit log was changed');
    else this.logger.log({ sealed: state.sealed, head: head?.toString('hex') }, 'the audit log is whole');
    return state;
  }
}
