import { domainToASCII } from 'node:url';

const MAX_LENGTH = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
const MAX_LOCAL = 64;
const LOCAL = /^[^\s\p{C}@"<>(),:;\\[\]]+$/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** As it is kept and mailed to: NFC, without blanks around it. */
export const tidyEmail = (email: string): string => email.normalize('NFC').trim();

/**
 * One form for all spellings of an address: NFC, lower case, the domain in ASCII (punycode). Case in the local part is folded although RFC 5321
 * allows it to matter, because no provider people use makes it matter. Dots and `+tags` stay: what they mean is the provider's business.
 * @returns null for anything that isn't one plain address
 */
export function canonicalEmail(email: string): string | null {
  const tidy = tidyEmail(email);
  const at = tidy.lastIndexOf('@');
  const local = tidy.slice(0, at).toLowerCase().normalize('NFC');
  const domain = domainToASCII(tidy.slice(at + 1));
  if (at < 1 || tidy.length > MAX_LENGTH || local.length > MAX_LOCAL || !LOCAL.test(local) || !DOMAIN.test(domain)) return null;
  return `${local}@${domain}`;
}
