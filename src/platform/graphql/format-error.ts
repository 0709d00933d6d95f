import { HttpException } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Locale } from '../context/index.js';
import { DomainError, errorKind, type TopLevelCode, unavailableOf } from '../errors/index.js';
import { countError } from './graphql-metrics.js';

/** Codes of Apollo and Nest that mean the caller's input was wrong. */
const INPUT_CODES = new Set([
  'BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE', 'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);
/** What graphql-js says of a value holds the value, however long it is. */
const MAX_MESSAGE_LENGTH = 300;
const PASSED_ON = ['limit', 'cost', 'maximum', 'retryAfterSeconds', 'field', 'reason'];

export interface ErrorFormat {
  readonly locale: Locale;
  readonly correlationId: string;
  /** Told of every error that no caller could expect. */
  readonly unexpected: (error: unknown) => void;
  /** In production suggestions such as "Did you mean" are cut: they describe the schema. */
  readonly hideHints: boolean;
}

/** The one place where a top-level error gets its shape, and is counted: a code of the contract, a correlation id, never a stack, SQL or path of the machine. */
export function formatError(formatted: GraphQLFormattedError, error: unknown, format: ErrorFormat): GraphQLFormattedError {
  const original = unwrap(error);
  const where = { ...(formatted.locations ? { locations: formatted.locations } : {}), ...(formatted.path ? { path: formatted.path } : {}) };
  const shape = (message: string, code: TopLevelCode, extra: Record<string, unknown> = {}): GraphQLFormattedError => {
    countError(code);
    return { message, ...where, extensions: { ...extra, code, correlationId: format.correlationId } };
  };
  if (original instanceof DomainError) {
    const extra = Object.fromEntries(Object.entries(original.extra).filter(([key]) => PASSED_ON.includes(key)));
    return shape(original.messageIn(format.locale), errorKind(original.code).topLevel, extra);
  }
  const code = formatted.extensions?.['code'];
  const fromGraphql = original instanceof GraphQLError || original === undefined;
  if ((fromGraphql && INPUT_CODES.has(String(code))) || (original instanceof HttpException && original.getStatus() < 500)) {
    const kept = Object.fromEntries(Object.entries(formatted.extensions ?? {}).filter(([key]) => PASSED_ON.includes(key)));
    const message = formatted.message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed();
    return shape(format.hideHints ? withoutHints(message) : message, 'BAD_USER_INPUT', kept);
  }
  const unavailable = unavailableOf(original);
  if (unavailable) return shape(errorKind('INTERNAL').text[format.locale], 'INTERNAL', { retryAfterSeconds: unavailable.retryAfterSeconds });
  format.unexpected(original ?? error);
  return shape(errorKind('INTERNAL').text[format.locale], 'INTERNAL');
}

function unwrap(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? unwrap(error.originalError) : error;
}

const withoutHints = (message: string): string => message.replace(/ ?Did you mean[^?]*(\?|$)/g, '');
