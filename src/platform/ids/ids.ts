import { randomUUID } from 'node:crypto';
import { TypeID } from 'typeid-js';
import { NotFoundError } from '../errors/errors.js';

/** Of the last id: its millisecond, and the twelve bits behind that, which count on within one. */
let [millisecond, counter] = [0, 0];
const LAST_OF_A_MILLISECOND = 0xfff;

/**
 * A new primary key: UUIDv7 (RFC 9562, counting by method 1), so keys sort by creation (wall time, not the business clock). The random bits are those of
 * Node's own UUIDs, which it keeps a store of: the library asks the kernel for each.
 */
export function newId(): string {
  const random = randomUUID();
  const now = Date.now();
  if (now > millisecond) {
    millisecond = now;
    // Random too, but for its first bit, so that there is room to count.
    counter = Number.parseInt(random.slice(0, 3), 16) >> 1;
  } else if (counter < LAST_OF_A_MILLISECOND) {
    counter += 1;
  } else {
    millisecond += 1;
    counter = 0;
  }
  const time = millisecond.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}${random.slice(18)}`;
}

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
