import { types } from 'pg';

const { TIMESTAMPTZ } = types.builtins;
const parseAnything = types.getTypeParser(TIMESTAMPTZ, 'text');

/**
 * A timestamptz as Postgres writes it for our sessions, which are set to UTC: `2026-11-23 22:20:19.123456+00`. As ISO 8601 the engine parses it itself,
 * several times as fast as pg does; whatever else there is (BC, infinity, five-digit years) is left to pg.
 */
export function parseTimestamp(text: string): unknown {
  return text[10] === ' ' && text.endsWith('+00') ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parseAnything(text);
}

/** How the columns of a statement's answer are read. */
export const columnTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => (oid === TIMESTAMPTZ ? parseTimestamp : types.getTypeParser(oid, format as 'text'))) as typeof types.getTypeParser,
};
