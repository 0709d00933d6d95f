/** Runs one statement, prepared under its name, and gives its rows. */
export type Query = (statement: { readonly name: string; readonly text: string }, parameters: unknown[]) => Promise<Record<string, unknown>[]>;

export interface GrantTerms {
  readonly accountId: string;
  readonly source: string;
  readonly amount: number;
  readonly priority: number;
  readonly paid: boolean;
  readonly expiresAt: Date | null;
  readonly idempotencyKey: string;
  readonly memo: string | null;
}

export interface HoldTerms {
  readonly accountId: string;
  readonly holdId: string;
  readonly amount: number;
  readonly deadline: Date;
  readonly generationId: string;
  readonly apiKeyId: string | null;
}

/**
 * The ledger's operations, which live in the database as functions: one round trip each. They report an outcome and change nothing unless it is a
 * success; what an outcome means to callers is the services' business.
 */
export class Ledger {
  constructor(private readonly query: Query) {}

  async grant(t: GrantTerms, now: Date): Promise<{ outcome: 'GRANTED' | 'REPLAYED' | 'CONFLICT' | 'TOO_MANY'; grantId: string }> {
    const row = await this.one('credits_grant($1, $2, $3, $4::smallint, $5, $6, $7, $8, $9)', [
      t.accountId, t.source, t.amount, t.priority, t.paid, t.expiresAt, t.idempotencyKey, t.memo, now]);
    return { outcome: row['outcome'] as never, grantId: row['granted'] as string };
  }

  /** `spendable`: credits that were there to spend, for INSUFFICIENT in the balance, for OVER_BUDGET in the API key's budget. */
  async hold(t: HoldTerms, now: Date): Promise<{ outcome: 'HELD' | 'REPLAYED' | 'CONFLICT' | 'INSUFFICIENT' | 'OVER_BUDGET'; spendable: number }> {
    const row = await this.one('credits_hold($1, $2, $3, $4, $5, $6, $7)', [t.accountId, t.holdId, t.amount, t.deadline, t.generationId, t.apiKeyId, now]);
    return { outcome: row['outcome'] as never, spendable: Number(row['spendable']) };
  }

  /** @param capture credits to charge; 0 gives everything back */
  async settle(holdId: string, capture: number, now: Date): Promise<{ outcome: 'SETTLED' | 'REPLAYED' | 'CONFLICT' | 'MISSING'; charged: number; givenBack: number }> {
    const row = await this.one('credits_settle($1, $2, $3)', [holdId, capture, now]);
    return { outcome: row['outcome'] as never, charged: Number(row['charged']), givenBack: Number(row['given_back']) };
  }

  async reverseCapture(holdId: string, amount: number, key: string, now: Date): Promise<'REVERSED' | 'REPLAYED' | 'CONFLICT' | 'EXCEEDS' | 'MISSING' | 'TOO_MANY'> {
    return (await this.one('credits_reverse_capture($1, $2, $3, $4)', [holdId, amount, key, now]))['outcome'] as never;
  }

  async clawBack(
    grantId: string, amount: number, key: string, memo: string | null, now: Date,
  ): Promise<{ outcome: 'CLAWED_BACK' | 'REPLAYED' | 'CONFLICT' | 'EXCEEDS' | 'MISSING' | 'TOO_MANY'; taken: number; owed: number }> {
    const row = await this.one('credits_claw_back($1, $2, $3, $4, $5)', [grantId, amount, key, memo, now]);
    return { outcome: row['outcome'] as never, taken: Number(row['taken']), owed: Number(row['owed']) };
  }

  async reverseClawBack(grantId: string, key: string, now: Date): Promise<'REVERSED' | 'REPLAYED' | 'MISSING' | 'TOO_MANY'> {
    return (await this.one('credits_reverse_claw_back($1, $2, $3)', [grantId, key, now]))['outcome'] as never;
  }

  /** @returns how many customers had something lapse */
  async expireDue(limit: number, now: Date): Promise<number> {
    return Number((await this.one('credits_expire_due($1, $2) AS customers', [limit, now]))['customers']);
  }

  async openBudget(accountId: string, apiKeyId: string, limit: number | null, inheritFrom: string | null): Promise<void> {
    await this.one('credits_open_budget($1, $2, $3, $4)', [accountId, apiKeyId, limit, inheritFrom]);
  }

  private async one(call: string, parameters: unknown[]): Promise<Record<string, unknown>> {
    const [row] = await this.query({ name: call.slice(0, call.indexOf('(')), text: `SELECT * FROM ${call}` }, parameters);
    if (!row) throw new Error(`no row from ${call}`);
    return row;
  }
}
