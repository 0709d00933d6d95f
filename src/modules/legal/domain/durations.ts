import { languageTags, Locale, type Texts } from '../../../platform/context/locale.js';

const DURATION = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

const businessDays: Texts = {
  EN: '{n} business days', ES: '{n} días hábiles', FR: '{n} jours ouvrables', DE: '{n} Werktage', KO: '{n}영업일', JA: '{n}営業日', ZH_HANT: '{n} 個工作日', ZH_HANS: '{n}个工作日',
};

/** Years to seconds of an ISO 8601 duration. @returns null for anything else */
function partsOf(period: string): number[] | null {
  const found = DURATION.exec(period);
  return found && found.slice(1).map((digits) => Number(digits ?? 0));
}

/** Milliseconds of a period of weeks, days and smaller: those that have a fixed length. @throws RangeError for any other */
export function fixedLength(period: string): number {
  const [years = 1, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = partsOf(period) ?? [];
  if (years + months > 0) throw new RangeError(`${period} has no fixed length`);
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000;
}

/**
 * A period in words: `P30D` is "30 days", "30 Tage", "30 日".
 * @param days of which kind; business days have no unit of their own in CLDR
 * @returns null for what is no ISO 8601 duration
 */
export function periodIn(period: string, locale: Locale, days: 'calendar' | 'business' = 'calendar'): string | null {
  const parts = partsOf(period);
  if (!parts) return null;
  const tag = locale === Locale.EN ? 'en-GB' : languageTags[locale];
  if (days === 'business') return businessDays[locale].replace('{n}', String(parts[3] ?? 0));
  const words = parts.flatMap((value, i) => {
    const unit = UNITS[i];
    return value > 0 && unit ? [new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(value)] : [];
  });
  if (words.length === 0) return new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(0);
  return new Intl.ListFormat(tag, { type: 'unit', style: 'long' }).format(words);
}
