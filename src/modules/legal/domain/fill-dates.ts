import { languageTags, type Locale } from '../../../platform/context/locale.js';

/** Stand in frozen texts for what is known only when a version has its date. P88: "last updated" is the date of the version that is shown. */
const DATES = /\{\{date:(?:effective|updated)\}\}/g;

/** A day in words, e.g. `23 November 2026`, in UTC. */
export const dayIn = (date: Date, locale: Locale): string =>
  new Intl.DateTimeFormat(languageTags[locale] === 'en' ? 'en-GB' : languageTags[locale], { dateStyle: 'long', timeZone: 'UTC' }).format(date);

/** Writes a version's date into its frozen text. */
export const fillDates = (text: string, effectiveAt: Date, locale: Locale): string => text.replace(DATES, dayIn(effectiveAt, locale));
