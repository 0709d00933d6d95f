import { describeError } from './describe-error.js';
import { sanitise } from './sanitise.js';

const MAX_DEPTH = 6;
const MAX_ENTRIES = 50;

/** Names whose values never reach a log, whatever they look like; compared without case, dashes and underscores. */
const SECRET_NAME = /(?:password|passphrase|token|secret|authorization|cookie|credentials?|signature|apikey|email|prompt|parameters|variables|address)$|^(?:ip|body|headers|query)$/;
const isSecret = (name: string): boolean => SECRET_NAME.test(name.toLowerCase().replace(/[-_]/g, ''));

/** A copy of a log entry's fields without secrets: by name at any depth, and by what the texts contain. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return sanitise(value);
  if (typeof value === 'number' || typeof value === 'bigint') return scrubNumber(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[…]';
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => scrub(item, depth + 1));
  const entries = Object.entries(value).slice(0, MAX_ENTRIES);
  return Object.fromEntries(entries.map(([name, member]) => [
    sanitise(name),
    isSecret(name) && member !== null && member !== undefined ? '[REDACTED]' : scrub(member, depth + 1),
  ]));
}

function scrubNumber(value: number | bigint): unknown {
  const text = String(value);
  const clean = typeof value === 'bigint' || Number.isInteger(value) ? sanitise(text) : text;
  return clean !== text || typeof value === 'bigint' ? clean : value;
}
