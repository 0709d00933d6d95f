import { partsOf } from '../clock/period.js';
import { languageTags, Locale, type Texts } from './locale.js';

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

const businessDays: Texts = {
  EN: '{n} business days', ES: '{n} días hábiles', FR: '{n} jours ouvrables', DE: '{n} Werktage', KO: '{n}영업일', JA: '{n}営業日', ZH_HANT: '{n} 個工作日', ZH_HANS: '{n}个工作日',
};

/**
 * A period in words: `P30D` is "30 days", "30 Tage", "30 日".
 * @param days of which kind; business days have no unit of their own in CLDR
 * @throws RangeError for what is no ISO 8601 duration
 */
export function periodIn(period: string, locale: Locale, days: 'calendar' | 'business' = 'calendar'): string {
  const parts = partsOf(period);
  const tag = locale === Locale.EN ? 'en-GB' : languageTags[locale];
  if (days === 'business') return businessDays[locale].replace('{n}', String(parts[3] ?? 0));
  const words = parts.flatMap((value, i) => {
    const unit = UNITS[i];
    return value > 0 && unit ? [new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(value)] : [];
  });
  if (words.length === 0) return new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(0);
  return new Intl.ListFormat(tag, { type: 'unit', style: 'long' }).format(words);
}
