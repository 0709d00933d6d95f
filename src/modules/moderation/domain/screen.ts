import type { Locale } from '../../../platform/context/index.js';
import { AGE_UNDER_18, childAges } from './ages.js';
import { displayed, setsDirection } from './displayed.js';
import { type Hit, Lexicon } from './lexicon.js';
import { hasInvisible, normalise } from './normalise.js';
import { readWords } from './reading.js';
import type { Rule } from './rule.js';
import { SafetyCategory } from './safety-category.js';

export interface ScreenedText {
  readonly text: string;
  /** What the picture must not show. Naming something harmful here is no wish for it; only rules that say so read it. */
  readonly negative?: string;
  /** The author's language. */
  readonly locale?: `${Locale}`;
}

export type ScreeningVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly categories: SafetyCategory[]; readonly ruleIds: string[] };

interface CompiledRule {
  readonly rule: Rule;
  readonly any: number;
  readonly near: { readonly group: number; readonly within: number }[];
  readonly unless: number | null;
  readonly withPrompt: number | null;
}

interface Found {
  readonly hits: readonly Hit[][];
  readonly length: number;
}

/** Longest text that is screened, in UTF-16 units. Callers bound their input well below. */
export const longestText = 20_000;
/** Some characters stand for up to eighteen. A text that grows by more than this when it is read was made to, and is refused unread. */
const mostGrowth = 4;
/** Unless that makes no more than so many: one such character may be a whole blessing. */
const growsFreely = 1_000;
/** Recorded with such a refusal, as a rule's id is. */
const inflated = 'text.inflated';

/** @returns a screen for these rules: a pure function, linear in the text's length */
export function createScreen(rules: readonly Rule[]): (input: ScreenedText) => ScreeningVerdict {
  const groups: (readonly string[])[] = [];
  const groupOf = (list: readonly string[]): number => {
    const known = groups.indexOf(list);
    return known >= 0 ? known : groups.push(list) - 1;
  };
  const compiled = rules.map((rule): CompiledRule => ({
    rule,
    any: groupOf(rule.any),
    near: (rule.near ?? []).map(({ any, within }) => ({ group: groupOf(any), within })),
    unless: rule.unless ? groupOf(rule.unless) : null,
    withPrompt: rule.withPrompt ? groupOf(rule.withPrompt) : null,
  }));
  const ageGroups = groups.flatMap((list, group) => (list.includes(AGE_UNDER_18) ? [group] : []));
  const lexicon = new Lexicon(groups.map((list) => list.filter((term) => term !== AGE_UNDER_18)), new Set(compiled.map(({ any }) => any)));

  const search = (readings: readonly string[]): Found[] =>
    readings.map((normalised) => {
      const reading = readWords(normalised);
      const hits = lexicon.find(reading);
      const ages = childAges(reading);
      for (const group of ageGroups) hits[group]?.push(...ages);
      return { hits, length: reading.length };
    });

  return ({ text, negative, locale }) => {
    const [readings, negativeReadings] = [readingsOf(text), readingsOf(negative ?? '')];
    if (!readings || !negativeReadings) return { allowed: false, categories: [SafetyCategory.OTHER], ruleIds: [inflated] };
    const prompt = search(readings);
    const avoided = search(negativeReadings);
    const inOrder = compiled
      .filter(({ rule }) => !rule.locales || rule.locales.some((one) => one === locale))
      .filter(({ withPrompt }) => withPrompt === null || prompt.some(({ hits }) => (hits[withPrompt]?.length ?? 0) > 0))
      .filter((compiledRule) => (compiledRule.rule.reads === 'negative' ? avoided : prompt).some((found) => isBroken(compiledRule, found)))
      .map(({ rule }) => rule);
    if (inOrder.length === 0) return { allowed: true };
    return {
      allowed: false,
      categories: Object.values(SafetyCategory).filter((category) => inOrder.some((rule) => rule.category === category)),
      ruleIds: inOrder.map((rule) => rule.id),
    };
  };
}

/**
 * The ways to read a text. A character that draws nothing may hide inside a word or stand for the space between two, and one that sets a direction may
 * show letters in another order than they have: such a text is read both ways.
 * @returns null for a text that grows too much
 */
function readingsOf(text: string): string[] | null {
  if (text.length > longestText) throw new RangeError(`a text of more than ${longestText} characters can't be screened`);
  const orders = setsDirection(text) ? [text, displayed(text)] : [text];
  const readings = orders.flatMap((order) => (hasInvisible(order) ? [normalise(order, ''), normalise(order, ' ')] : [normalise(order)]));
  return readings.some(({ length }) => length > Math.max(growsFreely, mostGrowth * text.length)) ? null : readings;
}

function isBroken({ rule, any, near, unless }: CompiledRule, { hits, length }: Found): boolean {
  let left: readonly Hit[] = hits[any] ?? [];
  if (left.length > 0 && unless !== null) left = outside(left, hits[unless] ?? [], rule.unlessWithin ?? 1, length);
  for (const { group, within } of near) {
    if (left.length === 0) return false;
    const others = hits[group] ?? [];
    left = within === Infinity ? (others.length > 0 ? left : []) : inside(left, others, within, length);
  }
  return left.length > 0;
}

/** Marks every position within `within` of a hit, in one pass over hits and one over positions. */
function zones(hits: readonly Hit[], within: number, length: number): Int32Array {
  const edges = new Int32Array(length + 1);
  const add = (at: number, change: number): void => {
    edges[at] = (edges[at] ?? 0) + change;
  };
  for (const { start, end } of hits) {
    add(Math.max(0, start - within), 1);
    add(Math.min(length, end + within + 1), -1);
  }
  for (let at = 1; at <= length; at++) edges[at] = (edges[at] ?? 0) + (edges[at - 1] ?? 0);
  return edges;
}

const touches = ({ start, end }: Hit, zone: Int32Array): boolean => (zone[start] ?? 0) > 0 || (zone[end] ?? 0) > 0;

function inside(hits: readonly Hit[], others: readonly Hit[], within: number, length: number): readonly Hit[] {
  if (others.length === 0) return [];
  const zone = zones(others, within, length);
  return hits.filter((hit) => touches(hit, zone));
}

function outside(hits: readonly Hit[], others: readonly Hit[], within: number, length: number): readonly Hit[] {
  if (others.length === 0) return hits;
  const zone = zones(others, within, length);
  return hits.filter((hit) => !touches(hit, zone));
}
