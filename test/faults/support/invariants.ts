import { createHash, randomUUID } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { parseId } from '../../../src/platform/ids/index.js';
import { healthQuery } from '../../../src/modules/credits/health-query.js';
import { waitFor } from '../../support/wait-for.js';
import { form } from './form.js';
import type { House } from './house.js';
import type { Acknowledged } from './orders.js';

const LANES = ['default', 'render', 'mail'];
/** Older than anything that the sweeper spares. */
const LONG_AGO = () => new Date(Date.now() - 3 * 3_600_000);

/**
 * What has to hold after every fault, however the processes came through it. Waits for the work to end first; needs a worker.
 * @param acknowledged every order that a caller got an answer to; there are no others
 */
export async function expectHouseInOrder(house: House, acknowledged: readonly Acknowledged[]): Promise<void> {
  await settle(house);
  await expectEverythingThere(house, acknowledged);
  await expectTasksEndedOnce(house);
  await expectLedgerAddsUp(house, acknowledged.filter(({ deleted }) => deleted).length);
  await expectQueuesEmpty(house);
  await sweep(house);
  await expectFilesMatchRows(house);
}

/** Waits until no task is unfinished and no order's job is left. */
export async function settle(house: House): Promise<void> {
  const left = () => house.database.ownerQuery(`
    SELECT 'task' AS what, status AS state, NULL AS error FROM generations WHERE status IN ('QUEUED', 'RUNNING')
    UNION ALL SELECT name, state, error FROM jobs WHERE name = 'generation.render' AND state NOT IN ('parked', 'dead')`);
  await waitFor(async () => (await left()).length === 0, { timeoutMs: form.patienceMs, everyMs: 100, what: 'everything to be done' }).catch(async (error: unknown) => {
    throw new Error(`${JSON.stringify((await left()).slice(0, 10))}\n${house.said()}`, { cause: error });
  });
}

async function expectEverythingThere({ database }: House, acknowledged: readonly Acknowledged[]): Promise<void> {
  const kept = acknowledged.filter(({ deleted }) => !deleted).map(({ id }) => parseId('gen', id));
  expect(new Set(acknowledged.map(({ id }) => id)).size).toBe(acknowledged.length);
  const rows = await database.ownerQuery<{ id: string }>('SELECT id FROM generations');
  expect(rows.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
}

async function expectTasksEndedOnce({ database }: House): Promise<void> {
  // A second end, an end of one that has ended, a failure (none of what is done here is one), outputs of one that hasn't succeeded, a number of them that
  // wasn't asked for, a price that isn't theirs.
  const odd = await database.ownerQuery(`
    SELECT g.id, g.status, g.held, g.charged, made.outputs, ends.count AS ends, ends.revived
      FROM generations g
      CROSS JOIN LATERAL (SELECT count(*)::integer AS outputs, count(DISTINCT position)::integer AS positions FROM outputs WHERE generation_id = g.id) AS made
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE target NOT IN ('QUEUED', 'RUNNING'))::integer AS count, count(*) FILTER (WHERE source NOT IN ('QUEUED', 'RUNNING'))::integer AS revived
          FROM faults.moves WHERE generation_id = g.id) AS ends
     WHERE ends.count <> 1 OR ends.revived > 0 OR g.status = 'FAILED'
        OR made.outputs <> CASE g.status WHEN 'SUCCEEDED' THEN (g.parameters ->> 'count')::integer ELSE 0 END OR made.positions <> made.outputs
        OR g.charged <> CASE g.status WHEN 'SUCCEEDED' THEN g.held ELSE 0 END`);
  expect(odd).toEqual([]);
}

async function expectLedgerAddsUp({ database }: House, deletedTasks: number): Promise<void> {
  const [health] = await database.ownerQuery<Record<string, string>>(healthQuery, [new Date()]);
  const { entries, ...faults } = health ?? {};
  expect(Number(entries)).toBeGreaterThan(0);
  expect(Object.entries(faults).filter(([, count]) => Number(count) !== 0)).toEqual([]);

  // The same once more, without the product's own words for it: what each customer has is what came to them, without what they have paid.
  const wrong = await database.ownerQuery(`
    SELECT subject_id, balance.*, entries.*
      FROM (SELECT subject_id, available, held, debt, entries AS count FROM credit_balances) AS balance
      FULL JOIN (
        SELECT subject_id, count(*) AS transfers, sum(CASE 'AVAILABLE' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS sum_available,
               sum(CASE 'HELD' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS sum_held,
               coalesce(sum(amount) FILTER (WHERE kind = 'GRANT'), 0) AS granted, coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE'), 0) AS charged
          FROM ledger_transfers GROUP BY subject_id) AS entries USING (subject_id)
     WHERE (available, held, debt, count) IS DISTINCT FROM (sum_available, sum_held, 0, transfers) OR held <> 0 OR available <> granted - charged`);
  expect(wrong).toEqual([]);

  // A hold is settled once: what was captured is what its task says, or all or nothing where that is deleted, and the rest of it went back.
  const odd = await database.ownerQuery(`
    SELECT h.id, h.status, h.amount, g.status AS task, g.charged, moved.*
      FROM credit_holds h
      FULL JOIN (SELECT * FROM generations WHERE hold_id IS NOT NULL) AS g ON g.hold_id = h.id
      LEFT JOIN LATERAL (
        SELECT coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE'), 0) AS captured, coalesce(sum(amount) FILTER (WHERE kind = 'RELEASE'), 0) AS released,
               count(*) FILTER (WHERE kind = 'HOLD') AS holds, count(*) FILTER (WHERE kind <> 'HOLD') AS settlements FROM ledger_transfers WHERE hold_id = h.id) AS moved ON true
     WHERE h.id IS NULL OR h.status = 'OPEN' OR moved.holds <> 1 OR moved.settlements <> 1 OR moved.captured NOT IN (0, h.amount) OR moved.captured <> g.charged
        OR moved.captured + moved.released <> h.amount`);
  expect(odd).toEqual([]);
  const [holds] = await database.ownerQuery('SELECT count(*)::integer AS "withoutTask" FROM credit_holds h WHERE NOT EXISTS (SELECT 1 FROM generations WHERE hold_id = h.id)');
  expect(holds).toEqual({ withoutTask: deletedTasks });
}

/** Has a worker compare store and rows, after everything in the store has grown old. */
async function sweep({ database, storage, said }: House): Promise<void> {
  for (const file of await readdir(storage, { recursive: true })) await utimes(join(storage, file), LONG_AGO(), LONG_AGO()).catch(() => undefined);
  const id = randomUUID();
  await database.ownerQuery(
    `INSERT INTO jobs (id, name, version, lane, payload, max_attempts, backoff_ms, run_at, correlation_id)
     VALUES ($1, 'media.sweep', 1, 'default', jsonb_build_object('scheduledFor', now()), 3, 1000, now(), 'faults')`, [id]);
  const isDone = async () => (await database.ownerQuery('SELECT 1 FROM jobs WHERE id = $1', [id])).length === 0;
  await waitFor(isDone, { timeoutMs: form.patienceMs, everyMs: 50, what: `the sweeper: ${said()}` });
}

async function expectFilesMatchRows({ database, storage }: House): Promise<void> {
  const objects = await database.ownerQuery<{ id: string; thumbnail: boolean }>('SELECT id, thumbnail_byte_size IS NOT NULL AS thumbnail FROM stored_objects');
  const wanted = objects.flatMap(({ id, thumbnail }) => [`media/${id}/original`, ...(thumbnail ? [`media/${id}/thumbnail`] : [])]);
  expect(await storedFiles(storage)).toEqual(wanted.map(fileOf).toSorted());
  const unnamed = await database.ownerQuery('SELECT id FROM stored_objects s WHERE NOT EXISTS (SELECT 1 FROM outputs WHERE object_id = s.id) AND NOT EXISTS (SELECT 1 FROM uploads WHERE object_id = s.id)');
  expect(unnamed).toEqual([]);
}

/** Where the store keeps a key. */
const fileOf = (key: string): string => `${createHash('sha256').update(key).digest('hex').slice(0, 2)}/${key.replaceAll('/', '%')}`;

/** Every file below the storage folder, drafts and work included. */
export async function storedFiles(storage: string): Promise<string[]> {
  const entries = await readdir(storage, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(storage.length + 1)).toSorted();
}

/** Nothing handed over that nobody begins, nothing begun that nobody works on, nothing stalled, nothing dead. */
async function expectQueuesEmpty({ database, redis, prefix, said }: House): Promise<void> {
  const left = async () => {
    const rows = await database.ownerQuery<{ name: string; state: string; error: string | null }>(
      `SELECT name, state, error FROM jobs WHERE state IN ('queued', 'running', 'dead') OR state = 'waiting' AND run_at <= now()`);
    const keys = LANES.flatMap((lane) => ['wait', 'active', 'delayed', 'failed', 'stalled', 'paused'].map((list) => `${prefix}:${lane}:${list}`));
    const lists: [string, number][] = [];
    for (const key of keys) {
      const type = await redis.client.type(key);
      const size = type === 'list' ? await redis.client.llen(key) : type === 'set' ? await redis.client.scard(key) : type === 'zset' ? await redis.client.zcard(key) : 0;
      if (size > 0) lists.push([key, size]);
    }
    return { rows, lists };
  };
  await waitFor(async () => {
    const { rows, lists } = await left();
    return rows.length + lists.length === 0;
  }, { timeoutMs: form.patienceMs, everyMs: 100, what: 'empty queues' }).catch(async (error: unknown) => {
    throw new Error(`${JSON.stringify(await left())}\n${said()}`, { cause: error });
  });
}
