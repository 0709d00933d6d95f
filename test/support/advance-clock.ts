import request from 'supertest';
import type { TestApp } from './app.js';
import { waitFor } from './wait-for.js';

/**
 * Moves the development clock on.
 * @param job name of a scheduled job that is to run because of it. The scheduler has to know it first, since a new one begins to count then; and what it began has to
 *   end, since a slot whose predecessor is unfinished is left out. Null: without a worker nothing is awaited
 */
export async function advanceClock(app: Pick<TestApp, 'url' | 'database'>, seconds: number, job: string | null): Promise<void> {
  if (job !== null) {
    await waitFor(async () => (await app.database.ownerQuery(
      `SELECT 1 FROM scheduled_tasks WHERE name = $1 AND NOT EXISTS (SELECT FROM jobs WHERE name = $1 AND state IN ('waiting', 'queued', 'running'))`, [job])).length > 0, { what: `the schedule of ${job}` });
  }
  await request(app.url).put('/dev/clock').send({ advanceSeconds: Math.round(seconds) }).expect(200);
}
