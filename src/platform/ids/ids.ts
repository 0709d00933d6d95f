import { TypeID } from 'typeid-js';
import { v7 } from 'uuid';
import { NotFoundError } from '../errors/errors.js';

/** A new primary key: UUIDv7, so keys sort by creation (wall time, not the business clock). */
export const newId = (): string => v7();

/**
 * The id as people outside see it, e.g. `gen_01h...` (TypeID, https://github.com/jetify-com/typeid).
 * @param prefix kind of thing
 * @param uuid the key in the database
 */
export const toPublicId = (prefix: string, uuid: string): string => TypeID.fromUUID(prefix, uuid).toString();

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
