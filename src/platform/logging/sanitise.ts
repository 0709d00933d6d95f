import { withoutBankAccounts } from './bank-accounts.js';
import { withoutCardNumbers } from './card-numbers.js';

/** Longer texts are cut: nobody reads them in a log, and every rule below costs time. */
const MAX_LENGTH = 16_384;

const ATEXT = "[\\p{L}\\p{M}\\p{N}.!#$%&'*+/=?^_`{|}~-]";
const EMAIL = new RegExp(`(?:${ATEXT}{1,64}|"[^"\\n]{1,64}")(?:@|%40)(?:\\[[\\da-f:.]{2,45}\\]|(?:[\\p{L}\\p{M}\\p{N}-]{1,63}\\.){0,8}\\p{L}[\\p{L}\\p{M}\\p{N}-]{1,62})`, 'giu');

const rules: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]+@/gi, '$1[CREDENTIALS]@'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [TOKEN]'],
  [/\$argon2(?:id|i|d)\$[^\s"'<>]+/g, '[HASH]'],
  [/\bdlx_(?:live|test)_\w+/gi, '[API_KEY]'],
  [/\b(?:sk|rk|whsec)_\w{10,}/g, '[API_KEY]'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '[TOKEN]'],
  [/\b((?:__Host-)?session|[\w-]*token|code|state|sig|signature|secret|password)=[^\s&;"'<>]+/gi, '$1=[TOKEN]'],
];

/** Session ids, tokens of mails and other secrets of ours: at least 40 characters of base64url or hex that are no words. */
const OPAQUE = /(?<![\w-])[\w-]{40,}(?![\w-])/g;
function replaceOpaque(word: string): string {
  if (/^[\da-f]{40,}$/i.test(word)) return '[TOKEN]';
  const capitals = word.replace(/[^A-Z]/g, '').length;
  const mixed = capitals > 0 && /[a-z]/.test(word) && (/\d/.test(word) || capitals > word.length / 4);
  return mixed ? '[TOKEN]' : word;
}

/**
 * Takes out of a text what must not stand in a log: mail addresses, card and bank account numbers, keys, tokens, session ids, hashes of passwords [P7] [P9] [P15].
 * Pure and idempotent; keeps the words around them.
 */
export function sanitise(text: string): string {
  let clean = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  for (const [pattern, replacement] of rules) clean = clean.replace(pattern, replacement);
  clean = clean.replace(EMAIL, '[EMAIL]').replace(OPAQUE, replaceOpaque);
  return withoutCardNumbers(withoutBankAccounts(clean));
}
