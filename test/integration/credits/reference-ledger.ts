import { compareBurnOrder } from './burn-order.js';

// The ledger said slowly: every single credit is a thing of its own with a state. It shares no arithmetic with the SQL, only the burn order.

type CreditState = 'free' | 'held' | 'used' | 'lapsed' | 'clawed' | 'clawed after lapsing' | 'repaid' | 'replaced';
interface Credit {
  readonly grant: RefGrant;
  state: CreditState;
}
export interface RefGrant {
  /** The database's; filled in after the operation that made it. */
  id: string;
  readonly source: string;
  readonly priority: number;
  readonly paid: boolean;
  readonly grantedAt: Date;
  readonly expiresAt: Date | null;
  readonly credits: Credit[];
  readonly owner: RefCustomer;
  clawed: number;
}
interface RefHold {
  readonly owner: RefCustomer;
  readonly generation: string;
  readonly credits: Credit[];
  readonly budget: RefBudget | null;
  settledWith: number | null;
  refunded: number;
}
interface RefBudget {
  readonly limit: number | null;
  readonly holds: RefHold[];
}
interface RefCustomer {
  readonly grants: RefGrant[];
  readonly keys: Map<string, RefGrant>;
  readonly clawbacks: Map<string, { grant: RefGrant; taken: number; lapsed: number; owed: number; reversed: boolean }>;
  readonly reversals: Map<string, { holdId: string; amount: number }>;
  readonly entries: { kind: string; change: number; after: number }[];
  debt: number;
}

const in14Days = (now: Date): Date => new Date(now.getTime() + 14 * 86_400_000);
const count = (credits: readonly Credit[], ...states: CreditState[]): number => credits.filter(({ state }) => states.includes(state)).length;

export class ReferenceLedger {
  readonly customers = new Map<string, RefCustomer>();
  readonly holds = new Map<string, RefHold>();
  readonly budgets = new Map<string, RefBudget>();

  constructor(public now: Date) {}

  grant(account: string, t: { source: string; amount: number; priority: number; paid: boolean; expiresAt: Date | null; idempotencyKey: string }): string {
    const customer = this.customers.get(account) ?? this.open(account);
    this.lapse(customer);
    const before = customer.keys.get(t.idempotencyKey);
    if (before) return before.source === t.source && before.credits.length === t.amount ? 'REPLAYED' : 'CONFLICT';
    customer.keys.set(t.idempotencyKey, this.add(customer, 'GRANT', t.amount, t));
    this.repay(customer);
    return 'GRANTED';
  }

  hold(account: string, holdId: string, amount: number, generation: string, apiKey: string | null): { outcome: string; spendable?: number } {
    const customer = this.customers.get(account);
    if (!customer) return { outcome: 'INSUFFICIENT', spendable: 0 };
    this.lapse(customer);
    const budget = apiKey === null ? null : (this.budgets.get(apiKey) ?? null);
    const before = this.holds.get(holdId);
    if (before) {
      const same = before.owner === customer && before.credits.length === amount && before.generation === generation && before.budget === budget;
      return { outcome: same && before.settledWith === null ? 'REPLAYED' : 'CONFLICT' };
    }
    if (budget && budget.limit !== null && this.used(budget) + amount > budget.limit) return { outcome: 'OVER_BUDGET', spendable: budget.limit - this.used(budget) };
    const free = this.free(customer);
    if (free.length < amount) return { outcome: 'INSUFFICIENT', spendable: free.length };
    const hold: RefHold = { owner: customer, generation, credits: free.slice(0, amount), budget, settledWith: null, refunded: 0 };
    for (const credit of hold.credits) credit.state = 'held';
    this.holds.set(holdId, hold);
    budget?.holds.push(hold);
    this.enter(customer, 'HOLD', -amount);
    return { outcome: 'HELD' };
  }

  settle(holdId: string, capture: number): { outcome: string; charged?: number; givenBack?: number } {
    const hold = this.holds.get(holdId);
    if (!hold) return { outcome: 'MISSING' };
    this.lapse(hold.owner);
    const figures = (charged: number) => ({ charged, givenBack: hold.credits.length - charged });
    if (hold.settledWith !== null) return { outcome: hold.settledWith === capture ? 'REPLAYED' : 'CONFLICT', ...figures(hold.settledWith) };
    if (capture > hold.credits.length) return { outcome: 'CONFLICT' };
    hold.settledWith = capture;
    for (const credit of hold.credits.slice(0, capture)) credit.state = 'used';
    if (capture > 0) this.enter(hold.owner, 'CAPTURE', 0);
    this.giveBack(hold.owner, 'RELEASE', hold.credits.slice(capture));
    return { outcome: 'SETTLED', ...figures(capture) };
  }

  reverseCapture(holdId: string, amount: number, key: string): string {
    const hold = this.holds.get(holdId);
    if (!hold) return 'MISSING';
    this.lapse(hold.owner);
    const before = hold.owner.reversals.get(key);
    if (before) return before.holdId === holdId && before.amount === amount ? 'REPLAYED' : 'CONFLICT';
    const charged = this.charged(hold);
    if (amount > charged.length) return 'EXCEEDS';
    hold.owner.reversals.set(key, { holdId, amount });
    hold.refunded += amount;
    this.giveBack(hold.owner, 'REVERSAL', charged.slice(-amount));
    return 'REVERSED';
  }

  clawBack(grant: RefGrant, amount: number, key: string): { outcome: string; taken?: number; owed?: number } {
    const customer = grant.owner;
    this.lapse(customer);
    const before = customer.clawbacks.get(key);
    if (before) {
      const same = before.grant === grant && before.taken + before.lapsed + before.owed === amount;
      return { outcome: same ? 'REPLAYED' : 'CONFLICT', ...(before.grant === grant ? { taken: before.taken, owed: before.owed } : {}) };
    }
    if (amount > grant.credits.length - grant.clawed) return { outcome: 'EXCEEDS' };
    const taken = grant.credits.filter(({ state }) => state === 'free').slice(0, amount);
    for (const credit of taken) credit.state = 'clawed';
    const lapsed = grant.credits.filter(({ state }) => state === 'lapsed').slice(0, amount - taken.length);
    for (const credit of lapsed) credit.state = 'clawed after lapsing';
    const owed = amount - taken.length - lapsed.length;
    grant.clawed += amount;
    customer.clawbacks.set(key, { grant, taken: taken.length, lapsed: lapsed.length, owed, reversed: false });
    if (taken.length > 0) this.enter(customer, 'CLAWBACK', -taken.length);
    if (lapsed.length > 0) this.enter(customer, 'CLAWBACK', 0);
    customer.debt += owed;
    if (owed > 0) this.enter(customer, 'DEBT', 0);
    this.repay(customer);
    return { outcome: 'CLAWED_BACK', taken: taken.length, owed };
  }

  reverseClawBack(grant: RefGrant, key: string): string {
    const customer = grant.owner;
    this.lapse(customer);
    const clawback = customer.clawbacks.get(key);
    if (!clawback || clawback.grant !== grant) return 'MISSING';
    if (clawback.reversed) return 'REPLAYED';
    clawback.reversed = true;
    grant.clawed -= clawback.taken + clawback.lapsed + clawback.owed;
    const canceled = Math.min(customer.debt, clawback.owed);
    customer.debt -= canceled;
    if (canceled > 0) this.enter(customer, 'REVERSAL', 0);
    for (const credit of grant.credits.filter(({ state }) => state === 'clawed after lapsing').slice(0, clawback.lapsed)) credit.state = 'lapsed';
    if (clawback.lapsed > 0) this.enter(customer, 'REVERSAL', 0);
    const back = clawback.taken + clawback.owed - canceled;
    const expiresAt = grant.expiresAt && grant.expiresAt <= this.now ? in14Days(this.now) : grant.expiresAt;
    if (back > 0) this.add(customer, 'REVERSAL', back, { source: 'COMPENSATION', priority: grant.priority, paid: grant.paid, expiresAt });
    this.repay(customer);
    return 'REVERSED';
  }

  expireAll(): void {
    for (const customer of this.customers.values()) this.lapse(customer);
  }

  openBudget(account: string, apiKey: string, limit: number | null, inheritFrom: string | null): void {
    if (!this.customers.has(account)) this.open(account);
    if (this.budgets.has(apiKey)) return;
    this.budgets.set(apiKey, (inheritFrom === null ? undefined : this.budgets.get(inheritFrom)) ?? { limit, holds: [] });
  }

  /** What the database must show. */
  balance(customer: RefCustomer): { available: number; held: number; debt: number } {
    const credits = customer.grants.flatMap((grant) => grant.credits);
    return { available: count(credits, 'free'), held: count(credits, 'held'), debt: customer.debt };
  }
  grantRow(grant: RefGrant): { remaining: number; lapsed: number; clawed: number; expires: string | null } {
    const expires = grant.expiresAt?.toISOString().replace('.000Z', '+00:00') ?? null;
    return { remaining: count(grant.credits, 'free'), lapsed: count(grant.credits, 'lapsed'), clawed: grant.clawed, expires };
  }
  used(budget: RefBudget): number {
    return budget.holds.reduce((sum, hold) => sum + (hold.settledWith === null ? hold.credits.length : this.charged(hold).length), 0);
  }
  charged(hold: RefHold): Credit[] {
    return hold.credits.slice(0, (hold.settledWith ?? 0) - hold.refunded);
  }

  private open(account: string): RefCustomer {
    const customer: RefCustomer = { grants: [], keys: new Map(), clawbacks: new Map(), reversals: new Map(), entries: [], debt: 0 };
    this.customers.set(account, customer);
    return customer;
  }

  private free(customer: RefCustomer): Credit[] {
    return [...customer.grants].sort(compareBurnOrder).flatMap((grant) => grant.credits.filter(({ state }) => state === 'free'));
  }

  private enter(customer: RefCustomer, kind: string, change: number): void {
    customer.entries.push({ kind, change, after: (customer.entries.at(-1)?.after ?? 0) + change });
  }

  private add(customer: RefCustomer, kind: string, amount: number, t: Pick<RefGrant, 'source' | 'priority' | 'paid' | 'expiresAt'>): RefGrant {
    const { source, priority, paid, expiresAt } = t;
    const grant: RefGrant = { id: '', source, priority, paid, expiresAt, grantedAt: this.now, credits: [], owner: customer, clawed: 0 };
    for (let n = 0; n < amount; n += 1) grant.credits.push({ grant, state: 'free' });
    customer.grants.push(grant);
    this.enter(customer, kind, amount);
    return grant;
  }

  private lapse(customer: RefCustomer): void {
    const due = customer.grants.filter((grant) => grant.expiresAt !== null && grant.expiresAt <= this.now && count(grant.credits, 'free') > 0);
    due.sort((a, b) => Number(a.expiresAt) - Number(b.expiresAt) || (a.id < b.id ? -1 : 1));
    for (const { credits } of due) {
      this.enter(customer, 'EXPIRE', -count(credits, 'free'));
      for (const credit of credits) if (credit.state === 'free') credit.state = 'lapsed';
    }
  }

  private repay(customer: RefCustomer): void {
    const paying = this.free(customer).slice(0, customer.debt);
    customer.debt -= paying.length;
    for (const credit of paying) credit.state = 'repaid';
    for (const credits of byGrant(paying)) this.enter(customer, 'REPAY', -credits.length);
  }

  private giveBack(customer: RefCustomer, kind: 'RELEASE' | 'REVERSAL', credits: Credit[]): void {
    if (credits.length === 0) return;
    this.enter(customer, kind, credits.length);
    for (const part of byGrant(credits)) {
      const { grant } = part[0] as Credit;
      const gone = grant.expiresAt !== null && grant.expiresAt <= this.now;
      for (const credit of part) credit.state = gone ? 'replaced' : 'free';
      if (!gone) continue;
      this.enter(customer, 'EXPIRE', -part.length);
      this.add(customer, 'GRANT', part.length, { ...grant, source: 'COMPENSATION', expiresAt: in14Days(this.now) });
    }
    this.repay(customer);
  }
}

function byGrant(credits: readonly Credit[]): Credit[][] {
  const groups = new Map<RefGrant, Credit[]>();
  for (const credit of credits) groups.set(credit.grant, [...(groups.get(credit.grant) ?? []), credit]);
  return [...groups.values()];
}
