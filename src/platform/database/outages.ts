import { UnavailableError } from '../errors/index.js';
import { sqlStateOf } from './sql-state.js';

/** Postgres' own words for "not now": connection exceptions, no resources (such as connections), shutting down or starting up. */
const UNWELL = /^(08|53|57P0)/;
/** pg gives its own failures no code. */
const ALL_AT_WORK = 'timeout exceeded when trying to connect';
const CONNECTION_LOST = /^Connection terminated|^timeout expired|is not queryable$/;

/** Postgres can't be reached, doesn't answer, or has no connection left. */
export class PostgresAwayError extends UnavailableError {
  constructor(cause: unknown) {
    super('Postgres is out of reach', 1, { cause });
  }
}

/** Whether an error of the driver says something about Postgres' health. Any other one is an answer: it lives. */
export function saysAway(error: unknown): boolean {
  if (error instanceof PostgresAwayError) return true;
  const state = sqlStateOf(error);
  if (state !== undefined) return UNWELL.test(state);
  if (typeof error !== 'object' || error === null) return false;
  // Several addresses of one name, none of which answered, come as one AggregateError with the code of the first.
  const { syscall, code, message } = error as { syscall?: unknown; code?: unknown; message?: unknown };
  return syscall !== undefined || /^E[A-Z]+$/.test(String(code)) || message === ALL_AT_WORK || CONNECTION_LOST.test(String(message));
}

/** No connection of the pool became free in time: where all are established, unavailable to the caller and nothing that Postgres could help. */
export const saysAllAtWork = (error: Error): boolean => error.message === ALL_AT_WORK;
