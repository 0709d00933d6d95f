import { TypeID } from 'typeid-js';
import { v7 } from 'uuid';
import { NotFoundError } from '../errors/errors.js';

/** A new primary key: UUIDv7, so keys sort by creation (wall time, not the business clock). */
export const newId = (): string => v7();

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Crockford's alphabet, in lower case as TypeID has it. */
const DIGITS = [...'0123456789abcdefghjkmnpqrstvwxyz'];
/** Ten bits as two digits. */
const PAIRS = DIGITS.flatMap((first) => DIGITS.map((second) => first + second));

/**
 * The id as people outside see it, e.g. `gen_01h...` (TypeID, https://github.com/jetify-com/typeid).
 * @param prefix kind of thing
 * @param uuid the key in the database
 */
export function toPublicId(prefix: string, uuid: string): string {
  if (!UUID.test(uuid)) throw new TypeError('not a UUID');
  // 128 bits behind two zeros, in groups of five: the first byte alone, then five hexadecimal digits at a time. The library takes ten times as long,
  // which a page of hundreds of ids notices.
  const hex = uuid.replaceAll('-', '');
  let text = PAIRS[Number.parseInt(hex.slice(0, 2), 16)] ?? '';
  for (let at = 2; at < hex.length; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16);
    text += `${PAIRS[bits >> 10]}${PAIRS[bits & 1_023]}`;
  }
  return `${prefix}_${text}`;
}

/** The database key in a public id, or null when it is malformed or of another kind: refused before any query. */
export function tryParseId(prefix: string, id: string): string | null {
  try {
    return TypeID.fromString(id, prefix).toUUID();
  } catch {
    return null;
  }
}

/** @throws NotFoundError for a malformed id and for one of another kind: both answer like a missing one. */
export function parseId(prefix: string, id: string): string {
  const uuid = tryParseId(prefix, id);
  if (uuid === null) throw new NotFoundError();
  return uuid;
}

/** The kind a public id claims to be, e.g. `gen`. */
export const prefixOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('_')));
