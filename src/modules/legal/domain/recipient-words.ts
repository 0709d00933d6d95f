import { Locale, type Texts } from '../../../platform/context/locale.js';
import type { Recipient } from './recipient.js';
import { TRANSFER_MECHANISMS, type TransferMechanism } from './transfer.js';

export interface RecipientWords {
  nameOf(recipient: Recipient, locale: Locale): string;
  purposeOf(recipient: Recipient, locale: Locale): string;
  mechanismOf(mechanism: TransferMechanism, locale: Locale): string;
}

type Words = Readonly<Record<string, Readonly<Record<string, Partial<Texts>>>>>;

/**
 * The words of the register.
 * @param words of policies/texts/recipients.json
 * @throws Error that names the file and every key whose words are missing in some language
 */
export function readRecipientWords(words: unknown, recipients: readonly Recipient[]): RecipientWords {
  const all = (words ?? {}) as Words;
  const whole = (key: string, field: string): boolean => Object.values(Locale).every((locale) => (all[key]?.[field]?.[locale] ?? '') !== '');
  const missing = [
    ...recipients.flatMap(({ key }) => [...(whole(key, 'purpose') ? [] : [`${key}.purpose`]), ...(all[key]?.['name'] === undefined || whole(key, 'name') ? [] : [`${key}.name`])]),
    ...TRANSFER_MECHANISMS.flatMap((mechanism) => (whole(`transfer-${mechanism}`, 'name') ? [] : [`transfer-${mechanism}.name`])),
  ];
  if (missing.length > 0) throw new Error(`policies/texts/recipients.json is not usable:\n${missing.map((key) => `  - ${key}: words are missing in some language`).join('\n')}`);
  const word = (key: string, field: string, locale: Locale): string | undefined => all[key]?.[field]?.[locale];
  return {
    nameOf: ({ key, name }, locale) => word(key, 'name', locale) ?? name,
    purposeOf: ({ key }, locale) => word(key, 'purpose', locale) ?? '',
    mechanismOf: (mechanism, locale) => word(`transfer-${mechanism}`, 'name', locale) ?? mechanism,
  };
}
