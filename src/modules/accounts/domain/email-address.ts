import { domainToASCII } from 'node:url';

const MAX_LENGTH = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
const MAX_LOCAL = 64;
const LOCAL = /^[^\s\p{C}@"<>(),:;\\[\]]+$/u;
/** `domainToASCII` parses the host of a URL: it would end at `#`, `?` or `/`, and decode `%2e`. None of those gets there. */
const RAW_DOMAIN = /^[\p{L}\p{M}\p{Nd}.。-]+$/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** One plain address. */
export interface EmailAddress {
  /** As it is kept and mailed to: NFC, the domain in ASCII. So mails go to the domain that was compared, however it was spelt. */
  readonly email: string;
  /**
   * The one form of all its spellings: lower case. Case in the local part is folded although RFC 5321 allows it to matter, because no provider people
   * use makes it matter. Dots and `+tags` stay: what they mean is the provider's business.
   */
  readonly canonical: string;
}

/** @returns null for anything that isn't one plain address */
export function parseEmail(text: string): EmailAddress | null {
  const tidy = text.trim();
  const at = tidy.lastIndexOf('@');
  const given = tidy.slice(0, at);
  const rawDomain = tidy.slice(at + 1);
  if (at < 1 || tidy.length > MAX_LENGTH || becomesAscii(given) || !RAW_DOMAIN.test(rawDomain)) return null;
  const local = given.normalize('NFC');
  const domain = domainToASCII(rawDomain);
  const email = `${local}@${domain}`;
  if (email.length > MAX_LENGTH || local.length > MAX_LOCAL || !LOCAL.test(local) || !DOMAIN.test(domain)) return null;
  return { email, canonical: `${local.toLowerCase().normalize('NFC')}@${domain}` };
}

/** The canonical form alone. @returns null for anything that isn't one plain address */
export const canonicalEmail = (text: string): string | null => parseEmail(text)?.canonical ?? null;

/** True where normalising or folding makes ASCII out of something else (U+212A KELVIN SIGN becomes `k`): it is another mailbox that looks alike. */
const becomesAscii = (local: string): boolean =>
  [...local].some((character) => character > '\x7f' && /[\0-\x7f]/.test(character.normalize('NFC').toLowerCase()));
