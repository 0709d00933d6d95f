import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

/** First byte: which mails the link ends, and how it is made. */
const MARKETING_V1 = 1;
const ADDRESS_BYTES = 32;
const SUBJECT_BYTES = 16;
const TAG_BYTES = 32;
const LENGTH = 1 + ADDRESS_BYTES + SUBJECT_BYTES + TAG_BYTES;
const SHAPE = new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((LENGTH * 4) / 3)}}$`);

/** Derived from the installation's secret (HKDF, RFC 5869), each for one thing. */
export interface MarketingKeys {
  readonly addresses: KeyObject;
  readonly links: KeyObject;
}

export function marketingKeys(secret: string): MarketingKeys {
  const derive = (label: string) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `dreamlux marketing: ${label}`, 32)));
  return { addresses: derive('suppressed addresses'), links: derive('unsubscribe links') };
}

/** What stands for an address where the address itself must not stand. Keyed: addresses are few enough to try them all. @param canonical see canonicalEmail */
export const hashAddress = ({ addresses }: MarketingKeys, canonical: string): Buffer => createHmac('sha256', addresses).update(canonical).digest();

/** Whom a link unsubscribes. */
export interface Unsubscriber {
  readonly addressHash: Buffer;
  /** The random id that stands for the account in the log of choices. */
  readonly subjectId: string;
}

/** What a link holds: two random-looking values and their tag. It doesn't expire, since mails don't, and says nothing about anybody. */
export function unsubscribeToken(keys: MarketingKeys, { addressHash, subjectId }: Unsubscriber): string {
  const body = Buffer.concat([Buffer.of(MARKETING_V1), addressHash, Buffer.from(subjectId.replaceAll('-', ''), 'hex')]);
  return Buffer.concat([body, tagOf(keys, body)]).toString('base64url');
}

/** @returns null for anything that {@link unsubscribeToken} didn't make with these keys, to the last bit */
export function readUnsubscribeToken(keys: MarketingKeys, token: unknown): Unsubscriber | null {
  if (typeof token !== 'string' || !SHAPE.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(0, -TAG_BYTES);
  if (body[0] !== MARKETING_V1 || !timingSafeEqual(tagOf(keys, body), bytes.subarray(-TAG_BYTES))) return null;
  const subject = body.subarray(1 + ADDRESS_BYTES).toString('hex');
  return { addressHash: body.subarray(1, 1 + ADDRESS_BYTES), subjectId: subject.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

const tagOf = ({ links }: MarketingKeys, body: Buffer): Buffer => createHmac('sha256', links).update(body).digest();
