import { v7 } from 'uuid';
import type { Statement } from './capture.js';

const UUID = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/;
const ALL_UUIDS = new RegExp(UUID, 'g');
const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** What JSON makes of a Buffer. */
const isBuffer = (value: unknown): value is { data: number[] } => typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer';

/** An order's statements, with the parameters of a new one. */
export type Replay = (accountId: string) => Statement[];

/** New ids of one order: that of the account, then one for each id that differs between orders. */
type Parameter = (ids: readonly string[], now: number) => unknown;

/**
 * Learns from the statements of two orders what every order says anew: ids that differ between the two, and dates. Whatever is alike in both (a model,
 * a price, a prompt) is said again as it is. An id that stands in several places is the same new one in all of them.
 * @param accountId whose order the first one is
 * @throws Error when the two don't consist of the same statements
 */
export function replayOf(first: readonly Statement[], second: readonly Statement[], accountId: string): Replay {
  if (textsOf(first) !== textsOf(second)) throw new Error(`two orders, and not the same statements:\n${textsOf(first)}\n${textsOf(second)}`);
  const lasting = new Set(JSON.stringify(second.map(({ values }) => values)).match(ALL_UUIDS));
  const places = [accountId];
  const takenAt = Date.now();

  // Looked at once, so that a replay does next to nothing but send.
  const parameterOf = (value: unknown): Parameter => {
    if (Array.isArray(value)) {
      const members = value.map(parameterOf);
      return (ids, now) => members.map((member) => member(ids, now));
    }
    const given = isBuffer(value) ? Buffer.from(value.data) : value;
    if (typeof given !== 'string') return () => given;
    return textOf(given);
  };
  const textOf = (value: string): Parameter => {
    if (DATE.test(value)) return (_, now) => new Date(Date.parse(value) + now - takenAt);
    const parts = value.split(UUID).map((part, index) => (index % 2 === 1 ? placeOf(part) : part));
    const [, only] = parts;
    if (parts.length === 3 && parts[0] === '' && parts[2] === '' && typeof only === 'number') return (ids) => ids[only];
    return parts.every((part) => typeof part === 'string') ? () => value : (ids) => parts.map((part) => (typeof part === 'number' ? ids[part] : part)).join('');
  };
  const placeOf = (id: string): number | string => {
    if (id !== accountId && lasting.has(id)) return id;
    if (!places.includes(id)) places.push(id);
    return places.indexOf(id);
  };
  const plan = first.map(({ values, ...statement }) => ({ statement, parameters: values.map(parameterOf) }));
  return (account) => {
    const ids = places.map((_, place) => (place === 0 ? account : v7()));
    const now = Date.now();
    return plan.map(({ statement, parameters }) => ({ ...statement, values: parameters.map((parameter) => parameter(ids, now)) }));
  };
}

const textsOf = (statements: readonly Statement[]): string => statements.map(({ text }) => text).join(';\n');
