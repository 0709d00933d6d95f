import type { Payload } from './payload.js';

/** Lanes are worked side by side, so that slow renders never hold up a mail. */
export const lanes = ['default', 'render', 'mail'] as const;
export type Lane = (typeof lanes)[number];

/** One kind of work. `P` is its payload. */
export interface JobDefinition<P = unknown> {
  /** Stored with every job: renaming it parks what is waiting. */
  readonly name: string;
  readonly lane: Lane;
  /** Of the payload's shape. A new shape is a new definition; the old one stays until its jobs are done. */
  readonly version: number;
  /** Failures until it counts as dead. */
  readonly maxAttempts: number;
  /** Milliseconds one attempt may take before its signal aborts. */
  readonly timeoutMs: number;
  /** Milliseconds before the second attempt; doubles with every failure up to an hour, with jitter. */
  readonly backoffMs: number;
  /** Carries the type only. */
  readonly payload?: P;
}

export type PayloadOf<D> = D extends JobDefinition<infer P> ? P : never;

interface JobOptions {
  readonly name: string;
  readonly lane?: Lane;
  readonly version?: number;
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
  readonly backoffMs?: number;
}

const defined = new Map<string, JobDefinition>();

export const definitionKey = (name: string, version: number): string => `${name}@${version}`;

/** Every job that the loaded modules define. */
export const definedJobs = (): readonly JobDefinition[] => [...defined.values()];

/**
 * Declares a job; the application starts only if exactly one class handles it (see JobHandler).
 * @throws Error when name and version are taken
 */
export function defineJob<P extends Payload<P> = Record<never, never>>(options: JobOptions): JobDefinition<P> {
  const definition: JobDefinition<P> = { lane: 'default', version: 1, maxAttempts: 5, timeoutMs: 60_000, backoffMs: 2_000, ...options };
  const key = definitionKey(definition.name, definition.version);
  if (defined.has(key)) throw new Error(`job ${key} is defined twice`);
  defined.set(key, definition);
  return definition;
}
