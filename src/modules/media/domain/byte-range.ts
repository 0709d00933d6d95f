/** First and last byte, both included. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header for a body of `size` bytes (RFC 9110 §14). More than one range, another unit and nonsense count as no header, which the RFC
 * allows: the whole body answers them.
 * @returns the span, `none`, or `unsatisfiable` when it begins beyond the body
 */
export function parseRange(header: string | undefined, size: number): ByteSpan | 'none' | 'unsatisfiable' {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '');
  if (!match) return 'none';
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return 'none';
  if (first === '') return Number(last) === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'none';
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
