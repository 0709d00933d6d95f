import { createHash } from 'node:crypto';
import { InvalidInputError } from '../errors/index.js';
import { canonicalJson } from './canonical-json.js';

const FIELD = 'idempotencyKey';
const MAX_LENGTH = 255;

/** @throws InvalidInputError unless it is 1..255 printable characters */
export function assertIdempotencyKey(key: string): void {
  if (key === '') throw new InvalidInputError(FIELD, 'REQUIRED');
  if ([...key].length > MAX_LENGTH) throw new InvalidInputError(FIELD, 'TOO_LONG', { max: MAX_LENGTH });
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(key)) throw new InvalidInputError(FIELD, 'CONTROL_CHARACTERS');
}

/** SHA-256 over what was asked for, the key itself left out. */
export function fingerprintOf(input: object): Buffer {
  return createHash('sha256').update(canonicalJson({ ...input, [FIELD]: undefined })).digest();
}
