/** Prefixes of public ids. */
export const BREACH_ID = 'brch';
export const BREACH_DUTY_ID = 'duty';

/** How bad a breach is for the people concerned (Art. 33(1) and 34(1) GDPR). */
export enum BreachRisk {
  NONE = 'NONE',
  RISK = 'RISK',
  HIGH = 'HIGH',
}

/** Whom a breach has to be told to. */
export enum BreachDutyKind {
  AUTHORITY = 'AUTHORITY',
  PEOPLE = 'PEOPLE',
}

type When = 'ALWAYS' | 'RISK' | 'HIGH_RISK';

/** One row of policies/breach-regimes.json: whom to tell where people of a region are affected, and by when, counted from awareness. */
export interface BreachRegime {
  /** ISO 3166-1 country or 3166-2 state; `*`: every region without a row. */
  readonly region: string;
  readonly authority: string;
  readonly url: string | null;
  /** ISO 8601: hours or days. */
  readonly authorityWithin: string;
  readonly authorityWhen: When;
  /** The authority is told only where more people of the region than this are affected; null: whatever their number. */
  readonly authorityAbove: number | null;
  readonly peopleWithin: string;
  readonly peopleWhen: When;
  readonly source: string;
}

export interface BreachRules {
  /** Region whose authority is always concerned: ours. */
  readonly home: string;
  readonly regimes: readonly BreachRegime[];
}

export interface BreachDuty {
  readonly kind: BreachDutyKind;
  /** The regime's, e.g. `US` for a state without a row. */
  readonly region: string;
  readonly authority: string;
  readonly url: string | null;
  readonly source: string;
  readonly above: number | null;
  readonly dueAt: Date;
  /** From then on somebody is alarmed while it isn't done [P64]: 12 hours ahead where the clock counts hours, 3 days where it counts days. */
  readonly alarmAt: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** ISO 3166, or `*`: anywhere. */
export const REGION = /^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/;
const WHEN = new Set<unknown>(['ALWAYS', 'RISK', 'HIGH_RISK']);

/** @throws Error naming the row that can't be */
export function parseBreachRules(data: unknown): BreachRules {
  const rules = data as BreachRules;
  const wrong = (region: unknown, what: string) => new Error(`policies/breach-regimes.json: ${String(region)}: ${what}`);
  if (!Array.isArray(rules.regimes)) throw wrong('regimes', 'is no list');
  const seen = new Set<string>();
  for (const { region, authority, authorityWithin, peopleWithin, authorityWhen, peopleWhen, source } of rules.regimes) {
    if (typeof region !== 'string' || !REGION.test(region) || seen.has(region)) throw wrong(region, 'is no region, or there twice');
    if (!authority || !source) throw wrong(region, 'names no authority or source');
    if (!WHEN.has(authorityWhen) || !WHEN.has(peopleWhen)) throw wrong(region, 'says no known condition');
    msOf(authorityWithin);
    msOf(peopleWithin);
    seen.add(region);
  }
  if (!seen.has('*') || !seen.has(rules.home)) throw wrong('*', 'and the home region need a row');
  return rules;
}

/** What has to be done about a breach, each regime once, the earliest first. The home region is always concerned. */
export function dutiesOf(rules: BreachRules, { regions, risk, awareAt }: { regions: readonly string[]; risk: BreachRisk; awareAt: Date }): BreachDuty[] {
  const regimes = new Set([rules.home, ...regions].map((region) => regimeOf(rules, region)));
  const duties = [...regimes].flatMap(({ region, authority, url, source, authorityAbove, ...regime }): BreachDuty[] => {
    const duty = (kind: BreachDutyKind, within: string, above: number | null): BreachDuty => {
      const dueAt = new Date(awareAt.getTime() + msOf(within));
      return { kind, region, authority, url, source, above, dueAt, alarmAt: new Date(dueAt.getTime() - (within.startsWith('PT') ? 12 * HOUR_MS : 3 * DAY_MS)) };
    };
    return [
      ...(applies(regime.authorityWhen, risk) ? [duty(BreachDutyKind.AUTHORITY, regime.authorityWithin, authorityAbove)] : []),
      ...(applies(regime.peopleWhen, risk) ? [duty(BreachDutyKind.PEOPLE, regime.peopleWithin, null)] : []),
    ];
  });
  return duties.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

function regimeOf({ regimes }: BreachRules, region: string): BreachRegime {
  const named = (name: string | undefined) => regimes.find((regime) => regime.region === name);
  const found = named(region) ?? named(region.split('-')[0]) ?? named('*');
  if (!found) throw new Error('policies/breach-regimes.json has no row for regions without one');
  return found;
}

const applies = (when: When, risk: BreachRisk): boolean => when === 'ALWAYS' || risk === BreachRisk.HIGH || (when === 'RISK' && risk === BreachRisk.RISK);

/** @throws Error for anything but whole hours or days */
function msOf(period: string): number {
  const [, hours, days] = /^P(?:T(\d+)H|(\d+)D)$/.exec(period) ?? [];
  if (hours !== undefined) return Number(hours) * HOUR_MS;
  if (days !== undefined) return Number(days) * DAY_MS;
  throw new Error(`policies/breach-regimes.json: ${String(period)} is neither hours nor days`);
}
