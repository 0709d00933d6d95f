import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { Locale } from '../../platform/context/index.js';
import { Database, PgNotifications, UnitOfWork } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { COOKIE_CHOICES_CHANGED, CookieStates } from './cookie-states.js';
import { type ConsentPurposeKey, cookiePurposes } from './domain/consent.js';
import { ConsentRecordEntity } from './entities/consent-record.entity.js';

/** A choice to be written down. */
export interface ConsentEntry {
  readonly subjectId: string;
  readonly purpose: ConsentPurposeKey;
  readonly granted: boolean;
  readonly recipient?: string | null;
  /** Where the recipient was, by what was shown. ISO 3166-1 alpha-2. */
  readonly recipientCountry?: string | null;
  readonly targetId?: string | null;
  /** What was shown, from {@link ConsentNotices}. */
  readonly noticeId?: string | null;
  readonly policyVersion: string;
  readonly locale: Locale;
  readonly regime: string;
  readonly gpc: boolean;
  /** Where it came from, in capitals: BANNER, GPC, SIGN_IN, ... */
  readonly source: string;
}

/** A choice as it was written down. */
export type ConsentFact = Readonly<ConsentRecordEntity>;

const SUBJECT_OF_ACCOUNT = { name: 'consent-subject-of-account', text: 'SELECT id FROM consent_subjects WHERE account_id = $1' };
const SUBJECT_OF_VISITOR = { name: 'consent-subject-of-visitor', text: 'SELECT id FROM consent_subjects WHERE visitor_hash = $1' };

/** The one log of what people chose. It only grows; the latest record of a purpose, recipient and target is what holds. */
@Injectable()
export class ConsentLog {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly notifications: PgNotifications,
    private readonly cookies: CookieStates,
  ) {}

  /** The subject that stands for an account, made on first use. @throws Error outside of a unit of work */
  subjectOfAccount(accountId: string): Promise<string> {
    return this.subject('account_id', accountId);
  }

  /** The subject that stands for a browser, made on first use. @param hash SHA-256 of the id in its cookie. @throws Error outside of a unit of work */
  subjectOfVisitor(hash: Buffer): Promise<string> {
    return this.subject('visitor_hash', hash);
  }

  /** The account's subject where it has one already: for reading. */
  async findSubjectOfAccount(accountId: string): Promise<string | null> {
    return (await this.database.prepared<{ id: string }>(SUBJECT_OF_ACCOUNT, [accountId]))[0]?.id ?? null;
  }

  /** The browser's subject where it has one already: for reading. */
  async findSubjectOfVisitor(hash: Buffer): Promise<string | null> {
    return (await this.database.prepared<{ id: string }>(SUBJECT_OF_VISITOR, [hash]))[0]?.id ?? null;
  }

  /**
   * Nobody else writes for these subjects before this unit of work ends: for whoever decides by what holds, which is read then.
   * @throws Error outside of a unit of work, and for a subject that was erased
   */
  async lock(subjects: readonly string[]): Promise<{ readonly id: string; readonly account_id: string | null }[]> {
    const locked: { id: string; account_id: string | null }[] = await this.database.write.query(
      'SELECT id, account_id FROM consent_subjects WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [subjects]);
    if (locked.length !== subjects.length) throw new Error('a consent for a subject that is not there');
    return locked;
  }

  /**
   * Writes choices down, in their order. Appends for one subject wait for each other, so that the last one is the last one.
   * @throws Error outside of a unit of work, and for a subject that was erased
   */
  async append(entries: readonly ConsentEntry[]): Promise<ConsentFact[]> {
    const subjects = [...new Set(entries.map(({ subjectId }) => subjectId))];
    if (subjects.length === 0) return [];
    const locked = await this.lock(subjects);
    const counted: { subject_id: string; last: number }[] = await this.database.write.query(
      'SELECT subject_id, max(seq) AS last FROM consent_records WHERE subject_id = ANY($1) GROUP BY subject_id', [subjects]);
    const last = new Map(counted.map((row) => [row.subject_id, row.last]));
    const facts: ConsentFact[] = [];
    for (const { subjectId, purpose, granted, recipient = null, recipientCountry = null, targetId = null, noticeId = null, policyVersion, locale, regime, gpc, source } of entries) {
      const seq = (last.get(subjectId) ?? 0) + 1;
      last.set(subjectId, seq);
      const fact: ConsentRecordEntity = {
        id: newId(), subjectId, seq, purpose, granted, recipient, recipientCountry, targetId, noticeId, policyVersion, locale, regime, gpc, source, recordedAt: this.clock.now(),
      };
      await this.database.insert(ConsentRecordEntity, fact);
      facts.push(fact);
    }
    const aboutCookies = new Set(entries.filter(({ purpose }) => cookiePurposes.some((one) => one === purpose)).map(({ subjectId }) => subjectId));
    for (const { id, account_id: account } of locked) if (aboutCookies.has(id)) await this.tell(account ?? id);
    return facts;
  }

  /**
   * What holds for a subject: its latest record of each purpose and recipient, oldest first; no record is no consent. Answers about single things are not in it.
   * The view `consent_latest` is the rule, for statements that ask for one subject.
   */
  latest(subjectId: string, purposes: readonly ConsentPurposeKey[]): Promise<ConsentFact[]> {
    return this.database.records(ConsentRecordEntity, 'consent-latest',
      'WHERE subject_id = $1 AND seq IN (SELECT seq FROM consent_latest WHERE subject_id = $1 AND purpose = ANY($2)) ORDER BY seq', [subjectId, purposes]);
  }

  /** The same for an account, whether it has a subject yet or not. */
  latestOfAccount(accountId: string, purposes: readonly ConsentPurposeKey[]): Promise<ConsentFact[]> {
    return this.database.records(ConsentRecordEntity, 'consent-latest-of-account',
      `WHERE subject_id = (SELECT id FROM consent_subjects WHERE account_id = $1)
         AND seq IN (SELECT seq FROM consent_latest WHERE subject_id = (SELECT id FROM consent_subjects WHERE account_id = $1) AND purpose = ANY($2)) ORDER BY seq`, [accountId, purposes]);
  }

  /** A subject's records, newest first. @param before `seq` of the last record of the page before */
  history(subjectId: string, limit: number, before: number | null = null): Promise<ConsentFact[]> {
    return this.database.records(ConsentRecordEntity, 'consent-history',
      'WHERE subject_id = $1 AND ($2::integer IS NULL OR seq < $2) ORDER BY seq DESC LIMIT $3', [subjectId, before, limit]);
  }

  /** One record, whoever's it is. */
  async find(id: string): Promise<ConsentFact | null> {
    return (await this.database.records(ConsentRecordEntity, 'consent-record', 'WHERE id = $1', [id]))[0] ?? null;
  }

  /** What is in memory is wrong from the commit on: here at once, elsewhere as soon as they hear of it. */
  private async tell(id: string): Promise<void> {
    this.uow.afterCommit(() => this.cookies.forget(id));
    await this.notifications.notify(COOKIE_CHOICES_CHANGED, id);
  }

  private async subject(column: 'account_id' | 'visitor_hash', value: string | Buffer): Promise<string> {
    const find = async (): Promise<string | undefined> => {
      const [row]: { id: string }[] = await this.database.write.query(`SELECT id FROM consent_subjects WHERE ${column} = $1`, [value]);
      return row?.id;
    };
    const known = await find();
    if (known !== undefined) return known;
    // Two at once: the second waits for the first to commit, does nothing, and finds what the first made.
    await this.database.write.query(`INSERT INTO consent_subjects (id, ${column}, created_at) VALUES ($1, $2, $3) ON CONFLICT (${column}) DO NOTHING`, [
      randomUUID(), value, this.clock.now()]);
    const made = await find();
    if (made === undefined) throw new Error('a consent subject was not made');
    return made;
  }
}
