/** The eight languages of the product [P41]. */
export enum Locale {
  EN = 'EN',
  ES = 'ES',
  FR = 'FR',
  DE = 'DE',
  KO = 'KO',
  JA = 'JA',
  ZH_HANT = 'ZH_HANT',
  ZH_HANS = 'ZH_HANS',
}

/** One text in every language: a missing translation does not compile. */
export type Texts = Readonly<Record<Locale, string>>;

/** BCP 47. */
export const languageTags: Texts = { EN: 'en', ES: 'es', FR: 'fr', DE: 'de', KO: 'ko', JA: 'ja', ZH_HANT: 'zh-Hant', ZH_HANS: 'zh-Hans' };

const bcp47: Record<string, Locale> = {
  en: Locale.EN, es: Locale.ES, fr: Locale.FR, de: Locale.DE, ko: Locale.KO, ja: Locale.JA, zh: Locale.ZH_HANS,
  'zh-hant': Locale.ZH_HANT, 'zh-hans': Locale.ZH_HANS, 'zh-tw': Locale.ZH_HANT, 'zh-hk': Locale.ZH_HANT, 'zh-mo': Locale.ZH_HANT,
};

/** The best supported language of an Accept-Language header (RFC 9110 §12.5.4); English where none fits. */
export function localeFromHeader(header: string | undefined): Locale {
  if (header === undefined) return Locale.EN;
  const wanted = header.slice(0, 200).toLowerCase().split(',').map((part) => {
    const [tag = '', quality] = part.trim().split(/;\s*q=/);
    return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) || 0 };
  });
  for (const { tag } of wanted.sort((a, b) => b.quality - a.quality)) {
    const [language = ''] = tag.split('-');
    const found = bcp47[tag] ?? bcp47[tag.split('-').slice(0, 2).join('-')] ?? bcp47[language];
    if (found) return found;
  }
  return Locale.EN;
}

/** Fills `{name}` places of a text. */
export const fillText = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
