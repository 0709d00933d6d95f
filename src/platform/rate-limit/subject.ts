import { createHmac, type KeyObject } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';

/** What is counted: an IP, an account, or several together. */
export type Subject = string | readonly string[];

/** Redis sees this instead of addresses and IPs. @param key bytes that only we know; as text, Node would make a key object of them every time */
export const hashSubject = (key: KeyObject, limit: string, subject: Subject): string =>
  createHmac('sha256', key).update(JSON.stringify(['rate-limit', limit, ...[subject].flat()])).digest('base64url').slice(0, 24);

/**
 * The part of an IP that one visitor can't change at will: the whole IPv4 address, the /64 network of an IPv6 address (RFC 4291 §2.5.4).
 * Anything else is returned as it is.
 */
export function ipSubject(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  const address = ip.replace(/%.*$/, '');
  if (!isIPv6(address)) return ip;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':').flatMap((part) => (part.includes('.') ? ['0', '0'] : [part]));
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
