import type { Pool } from 'pg';

/** A key as newId makes them: it begins with the time, so newer rows sort behind older ones. `salt` keeps tables apart. */
const key = (salt: string): string =>
  `(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || substr(md5('${salt}' || given.account || n), 1, 15))::uuid`;

/**
 * Finished tasks of people, a minute apart, as a worker leaves them behind.
 * @param each how many for every account
 * @param withMedia an output and an input for every task as well
 */
export async function finishedTasks(owner: Pool, accounts: readonly string[], each: number, { withMedia }: { withMedia: boolean }): Promise<void> {
  const { rows: [model] } = await owner.query<{ id: string }>(`SELECT id FROM generation_models ORDER BY slug LIMIT 1`);
  const series = `unnest($1::uuid[]) AS given(account), generate_series(1, $2::integer) AS n, LATERAL (SELECT timestamptz '${new Date().toISOString()}' - interval '1 minute' * ($2 - n + 1) AS at) AS times`;
  const insert = (into: string, values: string, more: readonly unknown[] = []) => owner.query(`INSERT INTO ${into} SELECT ${values} FROM ${series}`, [accounts, each, ...more]);
  await insert(
    `generations (id, account_id, test_mode, kind, status, model_id, prompt, parameters, training_opt_in, visibility, notify_when_done, hold_id, quoted, held, charged, progress,
       attempt, created_at, started_at, finished_at)`,
    `${key('task')}, account, false, 'IMAGE_TO_IMAGE', 'SUCCEEDED', $3::uuid, 'A lighthouse in the morning, number ' || n, '{"seed": 7}', false, 'PRIVATE', false, gen_random_uuid(), 4, 4, 4, 100,
       1, at, at + interval '2 seconds', at + interval '9 seconds'`,
    [model?.id],
  );
  if (withMedia) {
    for (const salt of ['made', 'given']) {
      await insert(
        'stored_objects (id, owner_id, media_type, byte_size, sha256, width, height, thumbnail_byte_size, created_at)',
        `${key(salt)}, account, 'image/png', 400000 + n, repeat('0', 64), 1024, 1024, 9000, at`,
      );
    }
    await insert(
      'outputs (id, account_id, generation_id, position, object_id, media_type, byte_size, width, height, has_thumbnail, kept, visibility, training_opt_in, created_at)',
      `${key('output')}, account, ${key('task')}, 0, ${key('made')}, 'image/png', 400000 + n, 1024, 1024, true, false, 'PRIVATE', false, at`,
    );
    await insert(
      'uploads (id, owner_id, status, media_type, byte_size, width, height, object_id, kept, ticket_expires_at, created_at)',
      `${key('upload')}, account, 'READY', 'image/png', 400000 + n, 1024, 1024, ${key('given')}, false, at, at`,
    );
    await insert('generation_inputs (generation_id, position, upload_id)', `${key('task')}, 0, ${key('upload')}`);
  }
  await owner.query('VACUUM ANALYZE generations, outputs, uploads, generation_inputs, stored_objects');
}
