import { readPolicyFile } from '../../config/index.js';
import { Locale, type Texts } from '../../platform/context/index.js';

const FILE = 'texts/notices.json';

/**
 * Words of policies/texts/notices.json.
 * @param fields that the caller needs
 * @throws Error naming the text that is missing in some language
 */
export function noticeTexts<F extends string>(key: string, fields: readonly F[]): Readonly<Record<F, Texts>> {
  const all = readPolicyFile(FILE) as Partial<Record<string, Partial<Record<string, Partial<Texts>>>>>;
  const entries = fields.map((field) => {
    const texts = all[key]?.[field];
    const missing = Object.values(Locale).filter((locale) => !texts?.[locale]);
    if (missing.length > 0) throw new Error(`policies/${FILE}: ${key}.${field} lacks ${missing.join(', ')}`);
    return [field, texts as Texts] as const;
  });
  return Object.fromEntries(entries) as Record<F, Texts>;
}
