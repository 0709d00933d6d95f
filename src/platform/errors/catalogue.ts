import type { Texts } from '../context/locale.js';

/** Codes that top-level errors carry in `extensions.code`; everything a caller can't expect is INTERNAL. */
export type TopLevelCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | 'THROTTLED' | 'INTERNAL';

/** How an error is logged and what it is called where the operation's union has no member for it. */
export interface ErrorKind {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly topLevel: TopLevelCode;
  /** `{name}` places are filled with the error's values. */
  readonly text: Texts;
}

/** Every code of the product; the GraphQL enum ErrorCode is built from it. Filled by {@link defineErrors} as modules load. */
export const errorCodes: Record<string, string> = {};
const kinds = new Map<string, ErrorKind>();

/**
 * Declares error codes with their texts; each module calls it once in its errors.ts.
 * @returns the codes, e.g. `codes.NOT_FOUND === 'NOT_FOUND'`
 * @throws Error when a code is declared twice
 */
export function defineErrors<K extends string>(declared: Readonly<Record<K, ErrorKind>>): { readonly [C in K]: C } {
  for (const [code, kind] of Object.entries<ErrorKind>(declared)) {
    if (kinds.has(code)) throw new Error(`error code ${code} is declared twice`);
    kinds.set(code, kind);
    errorCodes[code] = code;
  }
  return Object.fromEntries(Object.keys(declared).map((code) => [code, code])) as { readonly [C in K]: C };
}

/** @throws Error for a code nobody declared */
export function errorKind(code: string): ErrorKind {
  const kind = kinds.get(code);
  if (!kind) throw new Error(`error code ${code} is not declared`);
  return kind;
}
