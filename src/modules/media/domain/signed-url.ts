import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

const ROUNDING_SECONDS = 300;

/** What a signature stands for: another purpose has another key, so a media link can't be used to upload. */
export type UrlPurpose = 'media' | 'upload';

/** Keys for the two purposes, derived from the installation's secret (HKDF, RFC 5869). Key objects: Node takes four times as long to sign with bytes. */
export function urlKeys(secret: string): Record<UrlPurpose, KeyObject> {
  const derive = (purpose: UrlPurpose) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `dreamlux signed URL: ${purpose}`, 32)));
  return { media: derive('media'), upload: derive('upload') };
}

/**
 * When a link that is made now ends: at least `seconds` later, rounded up, so that a client which asks again gets the same link and its cache works.
 * @returns seconds since 1970
 */
export function expiryOf(now: Date, seconds: number): number {
  return Math.ceil((now.getTime() / 1000 + seconds) / ROUNDING_SECONDS) * ROUNDING_SECONDS;
}

const signatureOf = (key: KeyObject, path: string, expires: number): Buffer => createHmac('sha256', key).update(`${path}\n${expires}`).digest();

/** The query that proves a path until `expires` (seconds since 1970). */
export const signPath = (key: KeyObject, path: string, expires: number): string =>
  `exp=${expires}&sig=${signatureOf(key, path, expires).toString('base64url')}`;

/** Whether the query's `exp` and `sig` are ours for this path and still good. Says no to anything malformed. */
export function isSigned(key: KeyObject, path: string, query: Readonly<Record<string, unknown>>, now: Date): boolean {
  const { exp, sig } = query;
  if (typeof exp !== 'string' || typeof sig !== 'string' || !/^\d{1,12}$/.test(exp)) return false;
  const given = Buffer.from(sig, 'base64url');
  const expected = signatureOf(key, path, Number(exp));
  // The text is compared too: base64url has more than one spelling of the same bytes.
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || given.toString('base64url') !== sig) return false;
  return now.getTime() < Number(exp) * 1000;
}
