import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ContextStore, Role } from '../../platform/context/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { AuditTrail } from '../accounts/index.js';
import { type ConsentFact, ConsentLog } from './consent-log.js';
import { type ConsentNotice, ConsentNotices } from './consent-notices.js';
import { VisitorCookie, visitorHash } from './visitor-cookie.js';

/** A choice, and what was shown when it was made. */
export interface Proof {
  readonly fact: ConsentFact;
  /** Null where nobody was asked. */
  readonly notice: ConsentNotice | null;
}

const staff: readonly Role[] = [Role.PRIVACY_OFFICER, Role.ADMIN];

/** Shows choices with the text that they answered, word for word (Art. 7(1) GDPR) [P46]. */
@Injectable()
export class ConsentProofs {
  constructor(
    private readonly context: ContextStore,
    private readonly uow: UnitOfWork,
    private readonly cookie: VisitorCookie,
    private readonly log: ConsentLog,
    private readonly notices: ConsentNotices,
    private readonly audit: AuditTrail,
  ) {}

  /** A record of whoever asks: of their account, or of this browser. @returns null for anybody else's */
  async findOwn(id: string): Promise<Proof | null> {
    const fact = await this.log.find(id);
    return fact !== null && (await this.own()).includes(fact.subjectId) ? this.proofOf(fact) : null;
  }

  /** The same, and for the privacy officer anybody's, which is audited. */
  async find(id: string): Promise<Proof | null> {
    const own = await this.findOwn(id);
    const { caller } = this.context.current;
    if (own || caller?.kind !== 'session' || !staff.includes(caller.role)) return own;
    const fact = await this.log.find(id);
    if (fact === null) return null;
    await this.uow.run(() => this.audit.record({ action: 'consent-proof.read', details: { recordId: id } }));
    return this.proofOf(fact);
  }

  /** @throws Error where what is stored is not what was shown: the proof is worth nothing then, and nobody should take it for one */
  private async proofOf(fact: ConsentFact): Promise<Proof> {
    const notice = fact.noticeId === null ? null : await this.notices.find(fact.noticeId);
    if (notice && !hash('sha256', notice.html, 'buffer').equals(notice.textHash)) throw new Error(`the notice ${notice.id} doesn't have its hash`);
    return { fact, notice };
  }

  private async own(): Promise<(string | null)[]> {
    const { caller } = this.context.current;
    const visitor = this.cookie.read(this.context.current);
    return [
      caller?.kind === 'session' ? await this.log.findSubjectOfAccount(caller.accountId) : null,
      visitor && (await this.log.findSubjectOfVisitor(visitorHash(visitor.token))),
    ];
  }
}
