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

/** How far ahead tomorrow's noon (UTC) is, in milliseconds: from there no test sees midnight, where days and their salts change, unless it means to. */
export const untilNoon = (): number => (Math.floor(Date.now() / 86_400_000) + 1.5) * 86_400_000 - Date.now();

/** Moves the development clock so far from the wall clock, and nothing else. What only a process' own clock is told, its development clock takes back within a second. */
export async function moveClock(app: Pick<TestApp, 'database'>, offsetMs: number): Promise<void> {
  const [moved] = await app.database.ownerQuery<{ revision: number }>('UPDATE development_clock SET offset_ms = $1, revision = revision + 1 RETURNING revision', [offsetMs]);
  await app.database.ownerQuery("SELECT pg_notify('development_clock', '')");
  await waitFor(async () => (await app.database.ownerQuery('SELECT 1 FROM development_clock_instances HAVING min(revision) >= $1', [moved?.revision])).length > 0, { what: 'the clock' });
}
