import { Counter, Histogram } from 'prom-client';
import { GenerationStatus } from './domain/generation-state.js';
import type { FailureCode } from './domain/kinds.js';
import type { GenerationRecord } from './domain/records.js';

const finished = new Counter({
  name: 'generations_finished_total',
  help: 'Tasks that are over, by what they made, how they ended, and why they did not succeed.',
  labelNames: ['kind', 'status', 'failure'],
});
const duration = new Histogram({
  name: 'generation_seconds',
  help: 'Time from the order to the end of tasks that succeeded, by the business clock.',
  labelNames: ['kind'],
  buckets: [1, 2, 5, 10, 20, 60, 180, 600, 3_600],
});

/** Counts the end of a task. Call it after the commit. */
export function countEnd({ kind, createdAt }: GenerationRecord, status: GenerationStatus, failure: FailureCode | null, endedAt: Date): void {
  finished.inc({ kind, status, failure: failure ?? '' });
  if (status === GenerationStatus.SUCCEEDED) duration.observe({ kind }, Math.max(0, (endedAt.getTime() - createdAt.getTime()) / 1_000));
}
