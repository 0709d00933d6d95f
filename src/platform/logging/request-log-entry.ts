import { isIP } from 'node:net';

/** One answered request. */
export interface RequestLogEntry {
  readonly method: string;
  /** Template or operation name, never the URL: paths and queries can hold ids and signatures. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly ip: string;
  readonly userAgent: string;
  readonly accountId: string | null;
  readonly correlationId: string;
  /** Of the answer's body. */
  readonly bytes?: number;
}

/** In the order of {@link rowOf}. */
export const REQUEST_LOG_COLUMNS = 'at, method, route, status, duration_ms, bytes, ip, user_agent, account_id, correlation_id';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_INTEGER = 2_147_483_647;
/** Most texts: nothing in them that has to be looked at character by character. */
const PLAIN = /^[ -[\]-~]*$/;
const clip = (text: string, length: number): string => (PLAIN.test(text) ? text.slice(0, length) : text.replace(/[\p{Cc}\p{Cs}\\]/gu, ' ').slice(0, length).toWellFormed());
const whole = (value: number, max = MAX_INTEGER): number => (Number.isFinite(value) ? Math.min(max, Math.max(0, Math.round(value))) : 0);

/** A line of COPY's text format. Whatever a client sent, the row is one that Postgres accepts. */
export function rowOf(entry: RequestLogEntry, at: Date): string {
  const ip = entry.ip.replace(/%.*$/, '');
  return [
    at.toISOString(),
    clip(entry.method, 16),
    clip(entry.route, 200),
    whole(entry.status, 999),
    whole(entry.durationMs),
    whole(entry.bytes ?? 0, Number.MAX_SAFE_INTEGER),
    isIP(ip) ? ip : '\\N',
    clip(entry.userAgent, 300),
    entry.accountId !== null && UUID.test(entry.accountId) ? entry.accountId : '\\N',
    clip(entry.correlationId, 64),
  ].join('\t').concat('\n');
}
