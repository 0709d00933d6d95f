import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import type { EntryKind, GrantSource, LedgerAccount } from './domain/credits.js';
import { type EntryChange, entryChange } from './domain/entry-change.js';

export interface Balance {
  readonly available: number;
  readonly held: number;
  readonly debt: number;
}
export interface GrantRecord {
  readonly id: string;
  readonly source: GrantSource;
  readonly amount: number;
  readonly remaining: number;
  readonly grantedAt: Date;
  readonly expiresAt: Date | null;
}
export interface EntryRecord {
  readonly id: string;
  /** Its number among the customer's entries. */
  readonly seq: number;
  readonly kind: EntryKind;
  readonly change: EntryChange;
  readonly availableAfter: number;
  readonly generationId: string | null;
  readonly createdAt: Date;
}
/** Keyset page: `first` rows and one more where there are more, newest first, from behind `after`. */
export interface PageOf<K> {
  readonly first: number;
  readonly after: K | null;
}
interface GrantRow { id: string; source: GrantSource; amount: string; remaining: string; granted_at: Date; expires_at: Date | null }
interface EntryRow {
  id: string; seq: string; kind: EntryKind; debit: LedgerAccount; credit: LedgerAccount; amount: string; available_after: string;
  generation_id: string | null; created_at: Date;
}

const GRANTS = `
  SELECT g.id, g.source, g.amount, CASE WHEN g.expires_at <= $2 THEN 0 ELSE g.remaining END AS remaining, g.granted_at, g.expires_at
    FROM credit_grants g JOIN credit_subjects s ON s.subject_id = g.subject_id WHERE s.account_id = $1`;
const ENTRIES = `
  SELECT t.id, t.seq, t.kind, t.debit, t.credit, t.amount, t.available_after, l.generation_id, t.created_at
    FROM ledger_transfers t JOIN credit_subjects s ON s.subject_id = t.subject_id LEFT JOIN credit_hold_links l ON l.hold_id = t.hold_id
   WHERE s.account_id = $1`;

/** What a customer is shown of the ledger. The account's id is the first argument everywhere: nobody's but their own. */
@Injectable()
export class Statements {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Of this moment: what expired and was not booked yet is left out. */
  async balance(accountId: string): Promise<Balance> {
    const [row]: { available: string; held: string; debt: string }[] = await this.database.read.query(
      `SELECT b.available - coalesce((SELECT sum(g.remaining) FROM credit_grants g WHERE g.subject_id = b.subject_id AND g.live AND g.expires_at <= $2), 0)
                AS available, b.held, b.debt
         FROM credit_balances b JOIN credit_subjects s ON s.subject_id = b.subject_id WHERE s.account_id = $1`,
      [accountId, this.clock.now()],
    );
    return { available: Number(row?.available ?? 0), held: Number(row?.held ?? 0), debt: Number(row?.debt ?? 0) };
  }

  /** @param page `after`: id of a grant of this account */
  async grants(accountId: string, { first, after }: PageOf<string>): Promise<GrantRecord[]> {
    const rows: GrantRow[] = await this.database.read.query(
      `${GRANTS} AND ($3::uuid IS NULL OR (g.granted_at, g.id) <
          (SELECT a.granted_at, a.id FROM credit_grants a WHERE a.id = $3 AND a.subject_id = s.subject_id))
        ORDER BY g.granted_at DESC, g.id DESC LIMIT $4`,
      [accountId, this.clock.now(), after, first + 1],
    );
    return rows.map(toGrant);
  }

  async findGrant(accountId: string, grantId: string): Promise<GrantRecord | null> {
    const [row]: GrantRow[] = await this.database.read.query(`${GRANTS} AND g.id = $3`, [accountId, this.clock.now(), grantId]);
    return row ? toGrant(row) : null;
  }

  /** @param page `after`: number of an entry */
  async entries(accountId: string, { first, after }: PageOf<number>): Promise<EntryRecord[]> {
    const rows: EntryRow[] = await this.database.read.query(
      `${ENTRIES} AND t.seq < coalesce($2, 9223372036854775807) ORDER BY t.seq DESC LIMIT $3`, [accountId, after, first + 1]);
    return rows.map(toEntry);
  }

  async findEntry(accountId: string, entryId: string): Promise<EntryRecord | null> {
    const [row]: EntryRow[] = await this.database.read.query(`${ENTRIES} AND t.id = $2`, [accountId, entryId]);
    return row ? toEntry(row) : null;
  }

  /** What API keys have spent, together with those they were rotated from. Keys without a budget are absent. */
  async budgets(apiKeyIds: readonly string[]): Promise<Map<string, { used: number; limit: number | null }>> {
    const rows: { api_key_id: string; used: string; credit_limit: string | null }[] = await this.database.read.query(
      `SELECT k.api_key_id, b.used, b.credit_limit FROM credit_budget_keys k JOIN credit_budgets b ON b.id = k.budget_id WHERE k.api_key_id = ANY ($1)`,
      [apiKeyIds],
    );
    return new Map(rows.map((row) => [row.api_key_id, { used: Number(row.used), limit: row.credit_limit === null ? null : Number(row.credit_limit) }]));
  }

  /** Open holds past their deadline, oldest first: whoever placed them has lost them. */
  async overdueHolds(limit: number): Promise<{ holdId: string; generationId: string | null }[]> {
    const rows: { id: string; generation_id: string | null }[] = await this.database.read.query(
      `SELECT h.id, l.generation_id FROM credit_holds h LEFT JOIN credit_hold_links l ON l.hold_id = h.id
        WHERE h.status = 'OPEN' AND h.deadline <= $1 ORDER BY h.deadline, h.id LIMIT $2`,
      [this.clock.now(), limit],
    );
    return rows.map((row) => ({ holdId: row.id, generationId: row.generation_id }));
  }
}

const toGrant = (row: GrantRow): GrantRecord => ({
  id: row.id, source: row.source, amount: Number(row.amount), remaining: Number(row.remaining), grantedAt: row.granted_at, expiresAt: row.expires_at,
});
const toEntry = (row: EntryRow): EntryRecord => ({
  id: row.id, seq: Number(row.seq), kind: row.kind, change: entryChange(row.debit, row.credit, Number(row.amount)), availableAfter: Number(row.available_after),
  generationId: row.generation_id, createdAt: row.created_at,
});
