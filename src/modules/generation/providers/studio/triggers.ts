/**
 * Words in a prompt that make the studio misbehave on purpose, as a payment provider's test cards do:
 * `studio:slow` (ten seconds more, or `studio:slow=3`), then `studio:fail` or `studio:reject`.
 */
export interface Triggers {
  readonly slowSeconds: number;
  readonly ends: 'normally' | 'fail' | 'reject';
}

/** Who may use them, and how long `studio:slow` takes at most. */
export interface TriggerRules {
  readonly production: boolean;
  /** Asked for with a TEST key. */
  readonly test: boolean;
}

const MAX_SLOW_SECONDS = 120;
const MAX_SLOW_SECONDS_IN_PRODUCTION = 10;

/** In production they are for TEST keys: to everyone else they are words like any other, since a failure on request would be free work. */
export function triggersIn(prompt: string, { production, test }: TriggerRules): Triggers {
  if (production && !test) return { slowSeconds: 0, ends: 'normally' };
  const slow = /\bstudio:slow(?:=(\d+(?:\.\d+)?))?/i.exec(prompt);
  const ends = /\bstudio:(fail|reject)\b/i.exec(prompt)?.[1]?.toLowerCase();
  const longest = production ? MAX_SLOW_SECONDS_IN_PRODUCTION : MAX_SLOW_SECONDS;
  return {
    slowSeconds: slow ? Math.min(longest, Number(slow[1] ?? 10)) : 0,
    ends: ends === 'fail' || ends === 'reject' ? ends : 'normally',
  };
}
