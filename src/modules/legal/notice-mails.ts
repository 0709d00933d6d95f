import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { MailOutcomes } from '../../platform/mail/index.js';

/** Read at a time. */
const PAGE = 1_000;
/** A mail is tried for about a day. One that is still on its way after two is waited for no longer: the notice in the product is what was given then. */
const PATIENCE_MS = 2 * 86_400_000;

interface Queued {
  readonly id: string;
  readonly mail_id: string | null;
  readonly created_at: Date;
}

/** What became of the mails about coming versions. */
@Injectable()
export class NoticeMails {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly outcomes: MailOutcomes,
  ) {}

  /** Writes it down. One that failed leaves the notice in the product. */
  async settle(): Promise<void> {
    for (let after: string | null = null; ;) {
      const page: Queued[] = await this.database.read.query(
        "SELECT id, mail_id, created_at FROM legal_notices WHERE mail_state = 'QUEUED' AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2", [after, PAGE]);
      const last = page.at(-1);
      if (!last) return;
      after = last.id;
      await this.settlePage(page);
    }
  }

  /** How many have yet to be told of a version for its date to be fixed: not those who came when it was announced already. */
  async waiting(documentId: string): Promise<number> {
    const [row]: { count: string }[] = await this.database.read.query(
      "SELECT count(*) FROM legal_notices WHERE document_id = $1 AND mail_state = 'QUEUED' AND NOT newcomer", [documentId]);
    return Number(row?.count);
  }

  private async settlePage(page: readonly Queued[]): Promise<void> {
    const now = this.clock.now();
    const outcomes = new Map((await this.outcomes.of(page.flatMap(({ mail_id }) => mail_id ?? []))).map((one) => [one.mailId, one]));
    const settled = page.flatMap(({ id, mail_id, created_at }) => {
      const outcome = mail_id === null ? undefined : outcomes.get(mail_id);
      if (outcome?.status === 'QUEUED' && now.getTime() - created_at.getTime() < PATIENCE_MS) return [];
      return [{ id, state: outcome?.sentAt ? 'SENT' : 'FAILED', at: outcome?.sentAt ?? now }];
    });
    if (settled.length === 0) return;
    await this.uow.run(() => this.database.write.query(
      `UPDATE legal_notices SET mail_state = settled.state, told_at = settled.at
         FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS settled (id, state, at) WHERE legal_notices.id = settled.id`,
      [settled.map(({ id }) => id), settled.map(({ state }) => state), settled.map(({ at }) => at)],
    ));
  }
}
