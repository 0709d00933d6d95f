import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { Locale } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { ConsentNoticeEntity } from './entities/consent-notice.entity.js';

/** A text to ask people with. */
export interface NoticeText {
  /** What it asks about, in capitals: COOKIE_BANNER, ... */
  readonly kind: string;
  readonly locale: Locale;
  readonly policyVersion: string;
  readonly html: string;
}

export type ConsentNotice = Readonly<ConsentNoticeEntity>;

/** The texts that people were asked with, word for word, for as long as the proof is kept [P46]. */
@Injectable()
export class ConsentNotices {
  /** Ids of what this process has shown. Bounded by the texts that it has. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Keeps what is about to be shown; the same text twice is one notice. @returns its id */
  async keep({ kind, locale, policyVersion, html }: NoticeText): Promise<{ id: string; textHash: Buffer }> {
    const textHash = createHash('sha256').update(html).digest();
    const key = [kind, locale, policyVersion, textHash.toString('base64')].join();
    const known = this.known.get(key);
    if (known !== undefined) return { id: known, textHash };
    const content = [kind, locale, policyVersion, textHash];
    const find = async (): Promise<string | undefined> => (await this.database.prepared<{ id: string }>({
      name: 'consent-notice-by-content', text: 'SELECT id FROM consent_notices WHERE kind = $1 AND locale = $2 AND policy_version = $3 AND text_hash = $4',
    }, content))[0]?.id;
    let id = await find();
    id ??= await this.uow.run(async () => {
      await this.database.write.query(
        `INSERT INTO consent_notices (id, kind, locale, policy_version, text_hash, html, shown_from) VALUES ($5, $1, $2, $3, $4, $6, $7)
         ON CONFLICT (kind, locale, policy_version, text_hash) DO NOTHING`, [...content, newId(), html, this.clock.now()]);
      return find();
    });
    if (id === undefined) throw new Error('a notice was not kept');
    // Inside somebody's unit of work it may still be rolled back.
    if (!this.uow.active) this.known.set(key, id);
    return { id, textHash };
  }

  async find(id: string): Promise<ConsentNotice | null> {
    return (await this.database.records(ConsentNoticeEntity, 'consent-notice', 'WHERE id = $1', [id]))[0] ?? null;
  }
}
