import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, PgNotifications, type PreparedStatement, UnitOfWork } from '../../platform/database/index.js';
import { type Choices, choicesOf, type Said } from './domain/cookie-choice.js';
import { type Visitor, visitorHash } from './visitor-cookie.js';

/** NOTIFY channel: what was said about cookies has changed. Payload: the account's id, else the subject's. */
export const COOKIE_CHOICES_CHANGED = 'cookie_choices';

/** How many browsers and accounts are remembered. */
const KEPT = 20_000;

/** What one browser or account has said, as of its last record. */
export interface CookieState extends Choices {
  /** Null: it has said nothing yet. */
  readonly subjectId: string | null;
  /** Number of its last record about cookies. */
  readonly seq: number;
}

interface Row extends Said { readonly subjectId: string; readonly seq: number | null; readonly purpose: string | null }

const statement = (name: string, column: string): PreparedStatement => ({
  name,
  text: `SELECT s.id AS "subjectId", r.seq, r.purpose, r.granted, r.recorded_at AS "recordedAt", r.policy_version AS "policyVersion", r.notice_id AS "noticeId", r.source
           FROM consent_subjects s LEFT JOIN consent_latest r ON r.subject_id = (SELECT id FROM consent_subjects WHERE ${column} = $1) AND r.purpose IN ('COOKIES_ANALYTICS', 'COOKIES_MARKETING')
          WHERE s.${column} = $1`,
});
const OF_VISITOR = statement('cookies-of-visitor', 'visitor_hash');
const OF_ACCOUNT = statement('cookies-of-account', 'account_id');
const NOBODY: CookieState = { subjectId: null, seq: 0, analytics: null, marketing: null };

interface Kept { readonly state: Promise<CookieState>; readonly askedFor: number }

/**
 * What browsers and accounts have said, kept in memory: asked by every request that wants to count something. Every change is heard of by NOTIFY, and nothing is
 * answered from memory while that connection is lost; a browser's cookie carries the number of its last record besides, so that a process that hasn't heard yet looks again.
 */
@Injectable()
export class CookieStates implements OnModuleInit {
  private readonly kept = new Map<string, Kept>();
  /** Keys of browsers by their subject: a notification can't carry what is in the cookie. */
  private readonly browsers = new Map<string, string>();
  /** How many changes were heard of. */
  private changes = 0;

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly notifications: PgNotifications,
  ) {}

  onModuleInit(): void {
    this.notifications.on(COOKIE_CHOICES_CHANGED, (payload) => this.forget(payload));
  }

  async ofBrowser(visitor: Visitor | null): Promise<CookieState> {
    if (!visitor) return NOBODY;
    const { token, seq } = visitor;
    return this.find(token, seq, async () => {
      const { changes } = this;
      const state = await this.read(OF_VISITOR, visitorHash(token));
      // Numbers that nobody gave out would drive out those of real browsers. And whose change was heard of meanwhile, nobody could tell: the subject wasn't known yet.
      if (state.subjectId === null || changes !== this.changes) this.kept.delete(token);
      else if (this.kept.has(token)) this.browsers.set(state.subjectId, token);
      return state;
    });
  }

  ofAccount(accountId: string): Promise<CookieState> {
    return this.find(accountId, 0, () => this.read(OF_ACCOUNT, accountId));
  }

  /** @param id an account's or a browser's subject's; empty: everything */
  forget(id: string): void {
    this.changes += 1;
    if (id === '') {
      this.kept.clear();
      this.browsers.clear();
    }
    this.kept.delete(this.browsers.get(id) ?? id);
    this.browsers.delete(id);
  }

  private find(key: string, seq: number, load: () => Promise<CookieState>): Promise<CookieState> {
    // What a unit of work sees may still be rolled back; and while nobody says what has changed, what is remembered may be wrong [P44].
    if (this.uow.active || !this.notifications.listening) return load();
    const known = this.kept.get(key);
    // Once more where the statement that several waited for ended with the request that had asked.
    if (known && known.askedFor >= seq) return known.state.catch(() => this.find(key, seq, load));
    const state = load();
    const entry: Kept = { state, askedFor: seq };
    this.kept.delete(key);
    this.kept.set(key, entry);
    state.catch(() => { if (this.kept.get(key) === entry) this.kept.delete(key); });
    if (this.kept.size > KEPT) this.dropOldest();
    return state;
  }

  private dropOldest(): void {
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
    if (this.browsers.size > 2 * KEPT) this.forget('');
  }

  private async read(by: PreparedStatement, value: Buffer | string): Promise<CookieState> {
    const rows = await this.database.prepared<Row>(by, [value]);
    return { subjectId: rows[0]?.subjectId ?? null, seq: Math.max(0, ...rows.map(({ seq }) => seq ?? 0)), ...choicesOf(rows) };
  }
}
