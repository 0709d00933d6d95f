import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

export enum ApiKeyMode {
  LIVE = 'LIVE',
  TEST = 'TEST',
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30; // 178 bits
const CHECKSUM_LENGTH = 6;
const SHAPE = /^dlx_(live|test)_[0-9A-Za-z]{36}$/;
/** Kept in the clear, to tell keys apart: enough to recognise, far too little to guess from. */
const VISIBLE_LENGTH = 'dlx_live_'.length + 6;

/** A key as it is made: `secret` leaves the service once, the rest is kept. */
export interface NewApiKeySecret {
  readonly secret: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

/** `dlx_live_` or `dlx_test_`, 30 random base62 characters, and their CRC32 in 6: scanners for leaked keys recognise it without asking us. */
export function newApiKeySecret(mode: ApiKeyMode): NewApiKeySecret {
  const random = Array.from({ length: RANDOM_LENGTH }, () => BASE62[randomInt(BASE62.length)]).join('');
  const body = `dlx_${mode.toLowerCase()}_${random}`;
  const secret = body + checksum(body);
  return { secret, prefix: secret.slice(0, VISIBLE_LENGTH), hash: hashApiKeySecret(secret) };
}

/** False for anything that can't be a key of ours: a mistyped one is refused without a look into the database. */
export const isApiKeySecret = (text: string): boolean =>
  SHAPE.test(text) && checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);

/** SHA-256; the secret is random, so a slow hash would add nothing. */
export const hashApiKeySecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let digit = 0; digit < CHECKSUM_LENGTH; digit += 1) {
    text = BASE62.charAt(rest % BASE62.length) + text;
    rest = Math.floor(rest / BASE62.length);
  }
  return text;
}
