/**
 * Words in a prompt that make the studio misbehave on purpose, as a payment provider's test cards do:
 * `studio:slow` (ten seconds more, or `studio:slow=3`), then `studio:fail` or `studio:reject`.
 */
export interface Triggers {
  slowSeconds: number;
  ends: 'normally' | 'fail' | 'reject';
}

const MAX_SLOW_SECONDS = 120;

export function triggersIn(prompt: string): Triggers {
  const slow = /\bstudio:slow(?:=(\d+(?:\.\d+)?))?/i.exec(prompt);
  const ends = /\bstudio:(fail|reject)\b/i.exec(prompt)?.[1]?.toLowerCase();
  return {
    slowSeconds: slow ? Math.min(MAX_SLOW_SECONDS, Number(slow[1] ?? 10)) : 0,
    ends: ends === 'fail' || ends === 'reject' ? ends : 'normally',
  };
}
