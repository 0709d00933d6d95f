import { setTimeout as delay } from 'node:timers/promises';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { JobStore } from './job-store.js';

type Result = 'done' | 'failed' | 'dead' | 'released' | 'postponed' | 'lost' | 'parked';

const finished = new Counter({
  name: 'jobs_finished_total',
  help: 'Runs of jobs by how they ended: done, failed (to be repeated), dead, released at shutdown, postponed by the handler, lost to another run, parked as unknown.',
  labelNames: ['job', 'result'],
});
const duration = new Histogram({
  name: 'job_seconds',
  help: 'Time that runs of jobs took.',
  labelNames: ['job'],
  buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300],
});
const lastDone = new Gauge({
  name: 'job_last_done_timestamp_seconds',
  help: 'When this process last saw a job of this kind through.',
  labelNames: ['job'],
});

type Counts = Awaited<ReturnType<JobStore['counts']>> | undefined;
/** When Postgres doesn't answer, all other figures must get out all the same: most of all then. */
const PATIENCE_MS = 1_000;
let source: JobStore | undefined;
let looking: Promise<Counts> | undefined;
/** Whoever asks while a look is under way shares it. */
const counts = (): Promise<Counts> => {
  looking ??= Promise.race([source?.counts(), delay(PATIENCE_MS, undefined, { ref: false })]).catch(() => undefined).finally(() => { looking = undefined; });
  return looking;
};
const stock = new Gauge({
  name: 'jobs_waiting',
  help: 'Jobs in the table by lane and state.',
  labelNames: ['lane', 'state'],
  async collect() {
    const rows = await counts();
    if (!rows) return;
    this.reset();
    for (const { lane, state, count } of rows) this.set({ lane, state }, count);
  },
});
new Gauge({
  name: 'outbox_lag_seconds',
  help: 'How long the oldest due job has been waiting for its hand-over.',
  async collect() {
    const rows = await counts();
    if (rows) this.set(Math.max(0, ...rows.map(({ lagSeconds }) => lagSeconds)));
  },
});

/** The queue's figures in Prometheus's default registry. */
export const queueMetrics = {
  ran: (job: string, result: Result, seconds?: number): void => {
    finished.inc({ job, result });
    if (result === 'done') lastDone.set({ job }, Date.now() / 1_000);
    if (seconds !== undefined) duration.observe({ job }, seconds);
  },
  /** Counts come from this process's store from now on. */
  readFrom: (store: JobStore | undefined): void => {
    source = store;
    if (!store) stock.reset();
  },
};
