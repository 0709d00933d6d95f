import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;
const CODE_DIGITS = 8;
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits, for cookies and links; kept as their SHA-256 only. */
export function newToken(): { readonly token: string; readonly hash: Buffer } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: hashToken(token) };
}

export const isToken = (text: string): boolean => TOKEN_SHAPE.test(text);

export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer');

/** A code that people can type. */
export const newCode = (): string => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');

/** Keyed, because a code has too few possibilities for a plain hash to hide it. `id` makes equal codes hash differently. */
export const hashCode = (key: string, id: string, code: string): Buffer => createHmac('sha256', key).update(`${id}:${code}`).digest();

export const sameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
