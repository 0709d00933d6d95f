import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

interface Asker {
  /** Of the socket, not of a header that a proxy or the caller wrote. */
  readonly remoteAddress: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Scrapers on this machine, or with the token. A request that a proxy on this machine passes on isn't from this machine. */
export function mayReadMetrics({ remoteAddress = '', headers }: Asker, token: string | undefined): boolean {
  const [, given] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token))) return true;
  const forwarded = headers['x-forwarded-for'] ?? headers['forwarded'] ?? headers['via'] ?? headers['x-real-ip'];
  return LOOPBACK.test(remoteAddress) && forwarded === undefined;
}
