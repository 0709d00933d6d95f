const MAX_LENGTH = 200;
const SEGMENT = /^[a-z0-9_-][a-z0-9_.-]*$/;

/**
 * Keys are made by us, never by callers: segments of lower case letters, digits, `_`, `.` and `-`, joined by `/`, at most 200 characters.
 * No segment starts with a dot, so neither `..` nor hidden files can be named.
 */
export const isKey = (key: string): boolean =>
  key.length <= MAX_LENGTH && key.split('/').every((segment) => SEGMENT.test(segment) && !segment.includes('..'));

/** @throws Error for anything that is no key, without repeating it */
export function assertKey(key: string): void {
  if (!isKey(key)) throw new Error('malformed object key');
}
