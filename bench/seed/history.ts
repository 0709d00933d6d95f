import type { Client } from 'pg';

/** Tasks that wait or run: as many as workers are behind, however long the history is. */
export const LIVE = 250;
const CREDITS = 1_000_000_000;

/** UUIDv7 of a moment; `salt` and the row's own `key` make the rest of it. */
const v7 = (moment: string, salt: string, key = 'n'): string =>
  `(lpad(to_hex((extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0') || '7' || substr(md5('${salt}' || ${key}), 1, 3) || '8' || substr(md5('${salt}' || ${key}), 4, 15))::uuid`;

/** Of so many tasks in a row, ten are of the ten accounts that have a few hundred each. */
const stepOf = (count: number): number => Math.max(40, Math.round(count / 300));

/**
 * One task every few seconds up to now. A tenth are of one account, a few hundred each of ten, the rest spread over many, most of them over few. Of a hundred
 * that are over, 92 succeeded, most with one picture; the last of all wait or run. Every five-hundredth has left a dead job.
 */
const tasks = (count: number): string[] => [
  `CREATE UNLOGGED TABLE seed_people AS
     SELECT person, ${v7(`now() - interval '400 days'`, 'account', 'person')} AS account, md5('subject' || person)::uuid AS subject, md5('grant' || person)::uuid AS grant_id
       FROM generate_series(0, ${Math.max(20, Math.round(count / 40))}) AS s (person)`,
  `CREATE UNLOGGED TABLE seed_tasks AS
     SELECT n, at, ${v7('at', 'task')} AS id, ${v7('at', 'hold')} AS hold_id, account, subject, grant_id, 3 AS price,
            CASE WHEN n > ${count - LIVE} THEN CASE WHEN n % 5 = 0 THEN 'RUNNING' ELSE 'QUEUED' END WHEN n % 100 < 92 THEN 'SUCCEEDED' WHEN n % 100 < 96 THEN 'FAILED'
                 WHEN n % 100 < 97 THEN 'REJECTED' ELSE 'CANCELED' END AS status,
            CASE WHEN n % 10 = 7 THEN 4 ELSE 1 END AS outputs
       FROM (SELECT n, date_trunc('milliseconds', now()) - (${count} - n) * interval '7 seconds' AS at,
                    CASE WHEN n % 10 = 1 THEN 0 WHEN n % ${stepOf(count)} < 10 THEN 1 + n % ${stepOf(count)}
                         ELSE 11 + floor((SELECT count(*) - 11 FROM seed_people) * power(random(), 3))::integer END AS person
               FROM generate_series(1, ${count}) AS s (n)) AS drawn
       JOIN seed_people USING (person)`,
  `INSERT INTO accounts (id, email, email_canonical, email_verified_at, locale, role, lifecycle, age_confirmed_at, created_at)
     SELECT account, person || '@bench.test', person || '@bench.test', now(), 'EN', 'USER', 'ACTIVE', now(), now() FROM seed_people`,
  `INSERT INTO generations (id, account_id, test_mode, kind, status, model_id, prompt, parameters, training_opt_in, visibility, notify_when_done, hold_id,
       quoted, held, charged, progress, attempt, failure_code, failure_retryable, created_at, started_at, finished_at)
     SELECT id, account, false, 'TEXT_TO_IMAGE', status, '01992a00-0000-7000-8000-000000000001', 'a red fox on a green hill, morning light, number ' || n,
            jsonb_build_object('aspectRatio', '1:1', 'resolution', '512', 'durationSeconds', NULL, 'count', outputs, 'seed', n), false, 'PRIVATE', false, hold_id,
            price, price, CASE status WHEN 'SUCCEEDED' THEN price ELSE 0 END, CASE status WHEN 'SUCCEEDED' THEN 100 ELSE 0 END, CASE status WHEN 'QUEUED' THEN 0 ELSE 1 END,
            CASE status WHEN 'FAILED' THEN 'INTERNAL' WHEN 'REJECTED' THEN 'SAFETY' END, CASE WHEN status IN ('FAILED', 'REJECTED') THEN status = 'FAILED' END,
            at, CASE WHEN status <> 'QUEUED' THEN at + interval '1 second' END, CASE WHEN status NOT IN ('QUEUED', 'RUNNING') THEN at + interval '6 seconds' END
       FROM seed_tasks`,
  `INSERT INTO generation_routes (generation_id, attempt, provider, country, transfer_mechanism, sent, sent_at, deletion_status)
     SELECT id, 1, 'studio', 'in-house', 'none', '{prompt,parameters}', at + interval '1 second', 'NOT_SHARED' FROM seed_tasks WHERE status <> 'QUEUED'`,
  `CREATE UNLOGGED TABLE seed_outputs AS
     SELECT row_number() OVER () AS n, id AS task, account, position - 1 AS position, at + interval '6 seconds' AS at FROM seed_tasks, generate_series(1, outputs) AS o (position)
      WHERE status = 'SUCCEEDED'`,
  `INSERT INTO stored_objects (id, owner_id, media_type, byte_size, sha256, width, height, thumbnail_byte_size, created_at)
     SELECT ${v7('at', 'object')}, account, 'image/webp', 200000, encode(sha256(n::text::bytea), 'hex'), 512, 512, 9000, at FROM seed_outputs`,
  `INSERT INTO outputs (id, account_id, generation_id, position, object_id, media_type, byte_size, width, height, has_thumbnail, kept, visibility, training_opt_in, created_at)
     SELECT ${v7('at', 'output')}, account, task, position, ${v7('at', 'object')}, 'image/webp', 200000, 512, 512, true, false, 'PRIVATE', false, at FROM seed_outputs`,
  // The seeded line is nobody's to begin while the bench looks: for tomorrow, or under way elsewhere.
  `INSERT INTO jobs (id, name, version, lane, payload, key, state, attempt, max_attempts, backoff_ms, run_at, lease_token, lease_until, correlation_id)
     SELECT ${v7('at', 'job')}, 'generation.render', 1, 'render', jsonb_build_object('generationId', id), id, CASE status WHEN 'QUEUED' THEN 'waiting' ELSE 'running' END, 1, 3, 1000,
            now() + interval '1 day', CASE status WHEN 'RUNNING' THEN hold_id END, CASE status WHEN 'RUNNING' THEN now() + interval '1 day' END, 'bench'
       FROM seed_tasks WHERE status IN ('QUEUED', 'RUNNING')`,
  `INSERT INTO jobs (id, name, version, lane, payload, state, attempt, failures, max_attempts, backoff_ms, run_at, error, correlation_id, created_at, finished_at)
     SELECT ${v7('at', 'dead')}, 'generation.done-mail', 1, 'default', jsonb_build_object('generationId', id), 'dead', 3, 3, 3, 1000, at, 'Error', 'bench', at, at
       FROM seed_tasks WHERE n % 500 = 0`,
];

/** What the tasks have cost, booked entry by entry. */
const ledger: readonly string[] = [
  'INSERT INTO credit_subjects (account_id, subject_id) SELECT account, subject FROM seed_people',
  `CREATE UNLOGGED TABLE seed_entries AS
     SELECT n, subject, at, kind, debit, credit, amount, grant_id, hold_id, row_number() OVER line AS seq,
            sum(amount * ((credit = 'AVAILABLE')::int - (debit = 'AVAILABLE')::int)) OVER line AS available,
            sum(amount * ((credit = 'HELD')::int - (debit = 'HELD')::int)) OVER line AS held
       FROM (SELECT -person AS n, 0 AS step, subject, now() - interval '400 days' AS at, 'GRANT' AS kind, 'ISSUED' AS debit, 'AVAILABLE' AS credit, ${CREDITS}::bigint AS amount, grant_id, NULL::uuid AS hold_id
               FROM seed_people
             UNION ALL SELECT n, 1, subject, at, 'HOLD', 'AVAILABLE', 'HELD', price, NULL, hold_id FROM seed_tasks
             UNION ALL SELECT n, 2, subject, at + interval '6 seconds', CASE status WHEN 'SUCCEEDED' THEN 'CAPTURE' ELSE 'RELEASE' END, 'HELD',
                              CASE status WHEN 'SUCCEEDED' THEN 'CONSUMED' ELSE 'AVAILABLE' END, price, NULL, hold_id
                         FROM seed_tasks WHERE status NOT IN ('QUEUED', 'RUNNING')) AS booked
     WINDOW line AS (PARTITION BY subject ORDER BY n, step)`,
  `INSERT INTO credit_balances (subject_id, available, held, entries)
     SELECT DISTINCT ON (subject) subject, available, held, seq FROM seed_entries ORDER BY subject, seq DESC`,
  `INSERT INTO credit_grants (id, subject_id, source, amount, remaining, priority, paid, granted_at)
     SELECT grant_id, p.subject, 'STAFF', ${CREDITS}, b.available, 100, false, now() - interval '400 days' FROM seed_people p JOIN credit_balances b ON b.subject_id = p.subject`,
  `INSERT INTO credit_holds (id, subject_id, amount, captured, status, deadline, created_at, settled_at)
     SELECT hold_id, subject, price, CASE status WHEN 'SUCCEEDED' THEN price ELSE 0 END,
            CASE WHEN status = 'SUCCEEDED' THEN 'CAPTURED' WHEN status IN ('QUEUED', 'RUNNING') THEN 'OPEN' ELSE 'RELEASED' END,
            at + interval '2 days', at, CASE WHEN status NOT IN ('QUEUED', 'RUNNING') THEN at + interval '6 seconds' END FROM seed_tasks`,
  'INSERT INTO credit_hold_parts (hold_id, ordinal, grant_id, amount) SELECT hold_id, 1, grant_id, price FROM seed_tasks',
  'INSERT INTO credit_hold_links (hold_id, generation_id) SELECT hold_id, id FROM seed_tasks',
  `INSERT INTO ledger_transfers (id, subject_id, seq, kind, debit, credit, amount, available_after, grant_id, hold_id, created_at)
     SELECT ${v7('at', 'entry', 'subject::text || seq')},
            subject, seq, kind, debit, credit, amount, available, grant_id, hold_id, at FROM seed_entries ORDER BY at`,
];

/** A past of so many tasks, with everything that they leave behind, in a database that has none. In about a minute for a million. */
export async function seedHistory(client: Client, count: number): Promise<void> {
  // What is inserted fits together: the bench checks the ledger afterwards.
  await client.query(`SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '256MB'`);
  await client.query('SELECT setseed(0.5)');
  for (const statement of [...tasks(count), ...ledger, 'DROP TABLE seed_people, seed_tasks, seed_outputs, seed_entries']) await client.query(statement);
  await client.query('VACUUM ANALYZE');
}
