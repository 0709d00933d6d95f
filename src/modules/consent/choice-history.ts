import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { type ConsentFact, ConsentLog } from './consent-log.js';

/** A choice with the hash of what was shown; null where nobody was asked. */
export interface PastChoice {
  readonly fact: ConsentFact;
  readonly textHash: Buffer | null;
}

const HASHES = { name: 'consent-notice-hashes', text: 'SELECT id, text_hash FROM consent_notices WHERE id = ANY($1)' };

/** Everything an account holder ever chose. */
@Injectable()
export class ChoiceHistory {
  constructor(
    private readonly database: Database,
    private readonly log: ConsentLog,
  ) {}

  /** Newest first. @param before number of the last record of the page before */
  async of(accountId: string, limit: number, before: number | null): Promise<PastChoice[]> {
    const subject = await this.log.findSubjectOfAccount(accountId);
    const facts = subject === null ? [] : await this.log.history(subject, limit, before);
    const shown = [...new Set(facts.map(({ noticeId }) => noticeId).filter((id) => id !== null))];
    const rows = shown.length === 0 ? [] : await this.database.prepared<{ id: string; text_hash: Buffer }>(HASHES, [shown]);
    const hashes = new Map(rows.map(({ id, text_hash }) => [id, text_hash]));
    return facts.map((fact) => ({ fact, textHash: hashes.get(fact.noticeId ?? '') ?? null }));
  }
}
