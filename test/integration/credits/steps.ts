import fc from 'fast-check';

/** One thing that happens to the ledger. Numbers for holds, grants and keys pick among what there is at that moment. */
export type Step =
  | { op: 'grant'; who: number; source: string; amount: number; priority: number; paid: boolean; days: number | null; key: number }
  | { op: 'hold'; who: number; hold: number; amount: number; generation: number; apiKey: number | null }
  | { op: 'settle'; hold: number; capture: number }
  | { op: 'reverseCapture'; hold: number; amount: number; key: number }
  | { op: 'clawBack'; grant: number; amount: number; key: number }
  | { op: 'reverseClawBack'; clawback: number; key: number }
  | { op: 'openBudget'; who: number; apiKey: number; limit: number | null; inherit: boolean }
  | { op: 'expireDue' }
  | { op: 'again'; back: number }
  | { op: 'wait'; hours: number };

const op = <T extends Step['op']>(name: T): fc.Arbitrary<T> => fc.constant(name);
const optional = (arbitrary: fc.Arbitrary<number>): fc.Arbitrary<number | null> => fc.option(arbitrary, { nil: null });
const pick = fc.nat(20);
const who = fc.nat(1);
const amount = fc.integer({ min: 1, max: 12 });
const key = fc.nat(3);

const grant = fc.record({
  op: op('grant'), who, source: fc.constantFrom('SIGNUP', 'PLAN', 'PACK', 'PROMOTION', 'STAFF'), amount: fc.integer({ min: 1, max: 20 }),
  priority: fc.constantFrom(50, 100), paid: fc.boolean(), days: optional(fc.integer({ min: 1, max: 20 })), key: fc.nat(30),
});
const openBudget = fc.record({ op: op('openBudget'), who, apiKey: fc.nat(3), limit: optional(fc.integer({ min: 0, max: 8 })), inherit: fc.boolean() });

const weighted: [number, fc.Arbitrary<Step>][] = [
  [4, grant],
  [7, fc.record({ op: op('hold'), who, hold: fc.nat(40), amount, generation: fc.nat(1), apiKey: fc.option(fc.nat(3), { nil: null, freq: 6 }) })],
  [6, fc.record({ op: op('settle'), hold: pick, capture: fc.nat(13) })],
  [4, fc.record({ op: op('reverseCapture'), hold: pick, amount: fc.integer({ min: 1, max: 4 }), key })],
  [3, fc.record({ op: op('clawBack'), grant: pick, amount, key })],
  [2, fc.record({ op: op('reverseClawBack'), clawback: pick, key })],
  [1, openBudget],
  [1, fc.record({ op: op('expireDue') })],
  [6, fc.record({ op: op('again'), back: fc.nat(5) })],
  [3, fc.record({ op: op('wait'), hours: fc.integer({ min: 1, max: 24 * 12 }) })],
];

/** A random story: some credits and budgets to begin with, then 15 to 60 steps. */
export const story: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.array<Step>(grant, { minLength: 2, maxLength: 4 }),
    fc.array<Step>(openBudget, { minLength: 2, maxLength: 4 }),
    fc.array(fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))), { minLength: 15, maxLength: 60, size: 'max' }),
  )
  .map((parts) => parts.flat());

/** What a good set of stories has met; less would prove little. COMPENSATION is the grant that replaces credits, by the kind of its entry. */
export const expectedOutcomes = [
  'grant GRANTED', 'grant REPLAYED', 'grant CONFLICT', 'hold HELD', 'hold REPLAYED', 'hold CONFLICT', 'hold INSUFFICIENT', 'hold OVER_BUDGET',
  'settle SETTLED', 'settle REPLAYED', 'settle CONFLICT', 'settle MISSING',
  'reverseCapture REVERSED', 'reverseCapture REPLAYED', 'reverseCapture CONFLICT', 'reverseCapture EXCEEDS', 'reverseCapture MISSING',
  'clawBack CLAWED_BACK', 'clawBack REPLAYED', 'clawBack CONFLICT', 'clawBack EXCEEDS',
  'reverseClawBack REVERSED', 'reverseClawBack REPLAYED', 'reverseClawBack MISSING', 'COMPENSATION by GRANT', 'COMPENSATION by REVERSAL',
];
