import { sanitise } from './sanitise.js';
import { sqlStateOf, violatedConstraint } from '../database/sql-state.js';

const MAX_CAUSES = 4;
/** Facts about a failure that say nothing about people. A failed query's `parameters` and Postgres' `detail` hold values and are left out. */
const PLAIN_FACTS = ['code', 'statusCode', 'responseCode', 'syscall', 'signal', 'exitCode', 'table', 'column', 'routine'] as const;

export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly [fact: string]: unknown;
}

/** An error as logs may show it [P15]. */
export function describeError(error: Error, causes = 0): DescribedError {
  const facts = error as unknown as Readonly<Record<string, unknown>>;
  const plain = PLAIN_FACTS.flatMap((name) => {
    const value = facts[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, typeof value === 'string' ? sanitise(value) : value] as const] : [];
  });
  const sqlState = sqlStateOf(error);
  const constraint = violatedConstraint(error);
  const nested = error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  return {
    type: error.name,
    message: messageOf(error, sqlState),
    // The frames only: a stack repeats the message.
    stack: sanitise((error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n')),
    ...Object.fromEntries(plain),
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(causes < MAX_CAUSES && nested.length > 0
      ? { causes: nested.slice(0, MAX_CAUSES).map((cause) => (cause instanceof Error ? describeError(cause, causes + 1) : sanitise(String(cause)))) }
      : {}),
  };
}

/** Postgres quotes the offending value at the end of some messages: `invalid input syntax for type uuid: "..."`. */
function messageOf(error: Error, sqlState: string | undefined): string {
  const message = sqlState === undefined ? error.message : error.message.replace(/: ".*/s, ': [VALUE]');
  return sanitise(message);
}
