import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { healthQuery } from '../../../src/modules/credits/health-query.js';
import { Ledger } from '../../../src/modules/credits/ledger.js';
import { ReferenceLedger, type RefGrant } from './reference-ledger.js';
import type { Step } from './steps.js';

const START = new Date('2026-01-31T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Call {
  readonly op: string;
  real(): Promise<object>;
  expected(): { outcome: string };
}
interface Entry { kind: string; change: number; after: number; grant_id: string; opens: boolean }

/** Tells one story to the database and to the reference, and compares everything after every step. Rolled back at the end. */
export class StoryRun {
  private readonly reference = new ReferenceLedger(START);
  private readonly ledger: Ledger;
  private readonly accounts = [randomUUID(), randomUUID()];
  private readonly apiKeys = Array.from({ length: 4 }, () => randomUUID());
  private readonly keyOwner = new Map<string, string>();
  private readonly holdIds = Array.from({ length: 41 }, () => randomUUID());
  private readonly generationIds = Array.from({ length: 2 }, () => randomUUID());
  private readonly grants: RefGrant[] = [];
  private readonly clawbacks: [RefGrant, string][] = [];
  private readonly told: Call[] = [];

  /** @param seen counts the outcomes met */
  constructor(private readonly client: Client, private readonly seen: Map<string, number>) {
    this.ledger = new Ledger(async (statement, values) => (await client.query({ ...statement, values })).rows);
  }

  async tell(story: readonly Step[]): Promise<void> {
    await this.client.query('BEGIN');
    try {
      for (const step of story) {
        const call = await this.carryOut(step);
        if (call) await this.make(call);
        await this.compare();
      }
    } finally {
      await this.client.query('ROLLBACK');
    }
  }

  private async make(call: Call): Promise<void> {
    this.told.push(call);
    const expected = call.expected();
    expect(await call.real()).toMatchObject(expected);
    this.count(`${call.op} ${expected.outcome}`);
  }

  private count(outcome: string): void {
    this.seen.set(outcome, (this.seen.get(outcome) ?? 0) + 1);
  }

  /** Does what has no outcome, and gives the call for the rest. */
  private async carryOut(step: Step): Promise<Call | undefined> {
    const { ledger, reference } = this;
    const { op } = step;
    const now = () => reference.now;
    switch (op) {
      case 'grant': {
        const accountId = String(this.accounts[step.who]);
        const { source, amount, priority, paid } = step;
        const expiresAt = step.days === null ? null : new Date(now().getTime() + step.days * DAY);
        const terms = { source, amount, priority, paid, expiresAt, idempotencyKey: `grant:${step.key}` };
        return { op, real: () => ledger.grant({ accountId, memo: null, ...terms }, now()), expected: () => ({ outcome: reference.grant(accountId, terms) }) };
      }
      case 'hold': {
        const accountId = String(this.accounts[step.who]);
        const apiKey = step.apiKey === null ? null : String(this.apiKeys[step.apiKey]);
        // A key spends its own account's credits only, and has a budget before its first use.
        const apiKeyId = apiKey !== null && this.keyOwner.get(apiKey) === accountId ? apiKey : null;
        const holdId = String(this.holdIds[step.hold]);
        const generationId = String(this.generationIds[step.generation]);
        const terms = { accountId, holdId, amount: step.amount, deadline: new Date(now().getTime() + 400 * DAY), generationId, apiKeyId };
        return { op, real: () => ledger.hold(terms, now()), expected: () => reference.hold(accountId, holdId, step.amount, generationId, apiKeyId) };
      }
      case 'settle': {
        const holdId = this.someHold(step.hold);
        // Most charge what there is; some try to charge more.
        const amount = reference.holds.get(holdId)?.credits.length ?? 1;
        const capture = step.capture > 12 ? amount + 1 : Math.min(step.capture, amount);
        return { op, real: () => ledger.settle(holdId, capture, now()), expected: () => reference.settle(holdId, capture) };
      }
      case 'reverseCapture': {
        const holdId = this.someHold(step.hold, [...reference.holds].flatMap(([id, hold]) => ((hold.settledWith ?? 0) > 0 ? [id] : [])));
        const key = `key:${step.key}`;
        const real = async () => ({ outcome: await ledger.reverseCapture(holdId, step.amount, key, now()) });
        return { op, real, expected: () => ({ outcome: reference.reverseCapture(holdId, step.amount, key) }) };
      }
      case 'clawBack': {
        const grant = this.grants[step.grant % Math.max(1, this.grants.length)];
        if (!grant) return undefined;
        const key = `key:${step.key}`;
        this.clawbacks.push([grant, key]);
        return { op, real: () => ledger.clawBack(grant.id, step.amount, key, null, now()), expected: () => reference.clawBack(grant, step.amount, key) };
      }
      case 'reverseClawBack': {
        const [grant, key] = this.clawbacks[step.clawback % Math.max(1, this.clawbacks.length)] ?? [];
        if (!grant || key === undefined) return undefined;
        const real = async () => ({ outcome: await ledger.reverseClawBack(grant.id, key, now()) });
        return { op, real, expected: () => ({ outcome: reference.reverseClawBack(grant, key) }) };
      }
      case 'again':
        return this.told.at(-1 - (step.back % Math.max(1, this.told.length)));
      case 'openBudget': {
        const account = String(this.accounts[step.who]);
        const apiKey = String(this.apiKeys[step.apiKey]);
        if ((this.keyOwner.get(apiKey) ?? account) !== account) return undefined;
        const parent = step.inherit ? ([...this.keyOwner].find(([, owner]) => owner === account)?.[0] ?? null) : null;
        await ledger.openBudget(account, apiKey, step.limit, parent);
        reference.openBudget(account, apiKey, step.limit, parent);
        this.keyOwner.set(apiKey, account);
        return undefined;
      }
      case 'expireDue':
        await ledger.expireDue(1_000, now());
        reference.expireAll();
        return undefined;
      case 'wait':
        reference.now = new Date(now().getTime() + step.hours * HOUR);
        return undefined;
    }
  }

  /** One of these holds, by default of those placed so far; sometimes one that was never placed. */
  private someHold(n: number, placed = [...this.reference.holds.keys()]): string {
    return (n === 0 ? undefined : placed[n % Math.max(1, placed.length)]) ?? randomUUID();
  }

  private async compare(): Promise<void> {
    const { rows: [real] } = await this.client.query({ name: 'state', text: stateQuery });
    this.nameNewGrants(real.entries);
    const { reference } = this;
    const map = <K, V, R>(things: Iterable<[K, V]>, value: (thing: V) => R) => Object.fromEntries([...things].map(([key, thing]) => [key, value(thing)]));
    expect({ ...real, entries: withoutIds(real.entries) }).toEqual({
      balances: map(reference.customers, (customer) => ({ ...reference.balance(customer), entries: customer.entries.length })),
      grants: map(this.grants.map((grant): [string, RefGrant] => [grant.id, grant]), (grant) => reference.grantRow(grant)),
      holds: map(reference.holds, (hold) => ({ amount: hold.credits.length, open: hold.settledWith === null, charged: reference.charged(hold).length })),
      budgets: map(reference.budgets, (budget) => reference.used(budget)),
      entries: map([...reference.customers].filter(([, { entries }]) => entries.length > 0), ({ entries }) => entries),
    });
    const { rows: [health] } = await this.client.query({ name: 'health', text: healthQuery, values: [reference.now] });
    const { entries, open_holds, ...faults } = health;
    expect(Object.values(faults)).toEqual(['0', '0', '0', '0', '0', '0']);
  }

  /** Grants get their ids from the database, in the order of the entries that made them. */
  private nameNewGrants(entries: Record<string, Entry[]>): void {
    for (const [account, customer] of this.reference.customers) {
      const opening = (entries[account] ?? []).filter(({ opens }) => opens);
      customer.grants.forEach((grant, index) => {
        if (grant.id !== '') return;
        grant.id = String(opening[index]?.grant_id);
        this.grants.push(grant);
        if (grant.source === 'COMPENSATION') this.count(`COMPENSATION by ${opening[index]?.kind}`);
      });
    }
  }
}

const withoutIds = (entries: Record<string, Entry[]>) =>
  Object.fromEntries(Object.entries(entries).map(([account, list]) => [account, list.map(({ kind, change, after }) => ({ kind, change, after }))]));

const object = (query: string): string => `(SELECT coalesce(jsonb_object_agg(k, v), '{}') FROM (${query}) AS x(k, v))`;
const stateQuery = `SELECT
  ${object(`SELECT s.account_id, jsonb_build_object('available', available, 'held', held, 'debt', debt, 'entries', entries)
             FROM credit_balances JOIN credit_subjects s USING (subject_id)`)} AS balances,
  ${object(`SELECT id, jsonb_build_object('remaining', remaining, 'lapsed', lapsed, 'clawed', clawed, 'expires', expires_at) FROM credit_grants`)} AS grants,
  ${object(`SELECT id, jsonb_build_object('amount', amount, 'open', status = 'OPEN', 'charged', captured - reversed) FROM credit_holds`)} AS holds,
  ${object(`SELECT k.api_key_id, b.used FROM credit_budgets b JOIN credit_budget_keys k ON k.budget_id = b.id`)} AS budgets,
  ${object(`SELECT s.account_id, jsonb_agg(jsonb_build_object('kind', t.kind, 'after', t.available_after, 'grant_id', t.grant_id,
              'opens', t.credit = 'AVAILABLE' AND t.grant_id IS NOT NULL,
              'change', t.amount * ((t.credit = 'AVAILABLE')::int - (t.debit = 'AVAILABLE')::int)) ORDER BY t.seq)
              FROM ledger_transfers t JOIN credit_subjects s USING (subject_id) GROUP BY s.account_id`)} AS entries`;
