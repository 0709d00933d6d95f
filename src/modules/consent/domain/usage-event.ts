import { type AddressRules, type Visit, visitOf } from './usage-path.js';

/** One of a fixed list, a whole number between two bounds, yes or no, an address that is reduced to its page. There is no type for text. */
type PropertyRule = 'url' | 'boolean' | readonly [number, number] | readonly string[];

/** policies/usage-events.json: what may be said at all. */
export interface UsageRules extends AddressRules {
  readonly maximumAheadMinutes: number;
  readonly events: Readonly<Record<string, Readonly<Record<string, PropertyRule>>>>;
}

/** An event as a client sent it. */
export interface SentEvent {
  readonly name: string;
  readonly at: Date;
  readonly properties?: unknown;
}

/** What is kept of it. */
export interface UsageEvent {
  readonly name: string;
  /** To the minute: to the millisecond it could be laid beside the request log. */
  readonly at: Date;
  readonly properties: Readonly<Record<string, string | number | boolean | Visit>>;
}

/** Why an event isn't kept. */
export type DropReason = 'consent' | 'name' | 'properties' | 'time';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** From when to when something was done that may be kept, in milliseconds, both included. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * Nothing from before the consent [P42]; nothing of another day than the salt's, since nobody can give an event of yesterday yesterday's pseudonym any more, and
 * under today's it would lead from one day to the other [P30]; nothing further ahead than clocks are fast.
 * @param day of the salt in use, `2027-01-31` (UTC)
 * @param since of the consent, in milliseconds
 */
export function takenWithin(day: string, since: number, now: Date, rules: UsageRules): Span {
  const midnight = Date.parse(day);
  return { from: Math.max(midnight, since), until: Math.min(midnight + DAY_MS - 1, now.getTime() + rules.maximumAheadMinutes * MINUTE_MS) };
}

/**
 * An event is kept whole or not at all: a name or property that isn't on the list, or a value of another kind, drops it. So no prompt, file name or
 * address can be in what is kept, whatever a client sends [P14].
 */
export function admit({ name, at, properties = {} }: SentEvent, marketing: boolean, within: Span, rules: UsageRules): UsageEvent | DropReason {
  const declared = Object.hasOwn(rules.events, name) ? rules.events[name] : undefined;
  if (!declared) return 'name';
  const time = at.getTime();
  if (!(time >= within.from && time <= within.until)) return 'time';
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return 'properties';
  const kept: Record<string, string | number | boolean | Visit> = {};
  for (const [key, value] of Object.entries(properties)) {
    const rule = Object.hasOwn(declared, key) ? declared[key] : undefined;
    const clean = rule === undefined ? null : cleaned(value, rule, marketing, rules);
    if (clean === null) return 'properties';
    kept[key] = clean;
  }
  return { name, at: new Date(Math.floor(time / MINUTE_MS) * MINUTE_MS), properties: kept };
}

function cleaned(value: unknown, rule: PropertyRule, marketing: boolean, rules: UsageRules): string | number | boolean | Visit | null {
  if (rule === 'url') return typeof value === 'string' ? visitOf(value, marketing, rules) : null;
  if (rule === 'boolean') return typeof value === 'boolean' ? value : null;
  const [first, last] = rule;
  if (typeof first === 'number' && typeof last === 'number') return Number.isInteger(value) && Number(value) >= first && Number(value) <= last ? Number(value) : null;
  return (rule as readonly unknown[]).includes(value) ? String(value) : null;
}

/** What kind of device, from a browser's description of itself, which is not kept. */
export function deviceOf(userAgent: string): 'DESKTOP' | 'PHONE' | 'TABLET' | 'OTHER' {
  if (/iPad|Tablet|Android(?!.*Mobile)/i.test(userAgent)) return 'TABLET';
  if (/Mobi|iPhone/i.test(userAgent)) return 'PHONE';
  return /Windows|Macintosh|X11|CrOS/.test(userAgent) ? 'DESKTOP' : 'OTHER';
}
