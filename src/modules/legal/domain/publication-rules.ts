import { fixedLength } from '../../../platform/clock/period.js';
import { deadlineRow, type PolicyData } from './policy-data.js';
import { PolicyError } from './policy-error.js';

/** How long people are told in advance of a material change [P87], in milliseconds. */
export interface NoticePeriods {
  /** Unless a date was chosen. */
  readonly usual: number;
  /** However it was chosen. */
  readonly least: number;
}

const DAY_MS = 86_400_000;
/** Below this the database refuses a material change, whatever a figure says [P87]. */
const LEAST_MS = 14 * DAY_MS;
/** Nobody plans further ahead: a date beyond is a slip. */
const FAR_MS = 2 * 365 * DAY_MS;

/** The periods that the policies promise and that publishing keeps. @throws PolicyError where policies/deadlines.json lacks one, or has one below 14 days */
export function noticePeriods(data: Pick<PolicyData, 'deadlines'>): NoticePeriods {
  const of = (key: string) => {
    const length = fixedLength(deadlineRow(data, key).period ?? 'P0D');
    if (length < LEAST_MS) throw new PolicyError('deadlines.json', null, `${key} is below P14D`);
    return length;
  };
  return { usual: of('notice-before-change'), least: of('notice-minimum') };
}

/** Why a version can't take effect when somebody wants it to. */
export type DateRefusal = 'IN_THE_PAST' | 'TOO_FAR' | 'TOO_SOON';

const at = (date: Date, ms: number): Date => new Date(date.getTime() + ms);

/** @returns why a date can't be chosen for a version; null: it can. Whether a change is material may not be known yet. */
export function refusalOf(chosenAt: Date | null, now: Date, material: boolean, { least }: NoticePeriods): DateRefusal | null {
  if (chosenAt === null) return null;
  if (chosenAt < now) return 'IN_THE_PAST';
  if (chosenAt > at(now, FAR_MS)) return 'TOO_FAR';
  return material && chosenAt < at(now, least) ? 'TOO_SOON' : null;
}

/** The earliest date on which a material change takes effect, as its notices say; they are sent from now on. */
export const plannedDate = (chosenAt: Date | null, now: Date, { usual }: NoticePeriods): Date => chosenAt ?? at(now, usual);

/**
 * When a material change takes effect, now that everybody has been told: never sooner than the notices said and never too soon after the last of them.
 * @param lastNoticeAt when the last person was told
 */
export function effectiveDate(chosenAt: Date | null, plannedAt: Date, lastNoticeAt: Date, { usual, least }: NoticePeriods): Date {
  const earliest = at(lastNoticeAt, chosenAt === null ? usual : least);
  return earliest > plannedAt ? earliest : plannedAt;
}
