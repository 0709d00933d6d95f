// States: waiting -> queued (handed over) -> running -> gone; a failure leads back to waiting, in the end to dead. A job that may start at once is
// born queued: its enqueuer hands it over right after the commit. `attempt` grows with every hand-over and makes older ones void; `lease_token` is
// the current run's alone. Times are Postgres's own, so that one clock decides.

export const INSERT = `
  INSERT INTO jobs (id, name, version, lane, payload, key, max_attempts, backoff_ms, run_at, correlation_id, state, attempt, lease_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9::timestamptz, now()), $10, $11, $12, now() + $13 * interval '1 millisecond')
  ON CONFLICT (name, version, key) WHERE key IS NOT NULL AND state <> 'dead' DO NOTHING
  RETURNING id`;

export const TAKE_DUE = `
  WITH due AS (
    SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= now() ORDER BY run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  UPDATE jobs SET state = 'queued', attempt = attempt + 1, lease_until = now() + $2 * interval '1 millisecond'
    FROM due WHERE jobs.id = due.id
  RETURNING jobs.id, jobs.attempt, jobs.lane`;

export const PUT_BACK = `
  UPDATE jobs SET state = 'waiting', lease_until = NULL
    FROM unnest($1::uuid[], $2::integer[]) AS given(id, attempt)
   WHERE jobs.id = given.id AND jobs.attempt = given.attempt AND jobs.state = 'queued'`;

export const CLAIM = `
  UPDATE jobs SET state = 'running', lease_token = given.token, lease_until = now() + $4 * interval '1 millisecond'
    FROM unnest($1::uuid[], $2::integer[], $3::uuid[]) AS given(id, attempt, token)
   WHERE jobs.id = given.id AND jobs.attempt = given.attempt AND jobs.state = 'queued'
  RETURNING jobs.id, name, version, payload, jobs.attempt, failures, max_attempts AS "maxAttempts", correlation_id AS "correlationId", lease_token AS token`;

const HOLDINGS = `unnest($1::uuid[], $2::uuid[]) AS given(id, token)
    ON jobs.id = given.id AND jobs.lease_token = given.token AND jobs.state = 'running'`;

export const EXTEND = `
  WITH held AS (SELECT jobs.id FROM jobs JOIN ${HOLDINGS} FOR UPDATE OF jobs SKIP LOCKED)
  UPDATE jobs SET lease_until = now() + $3 * interval '1 millisecond' FROM held WHERE jobs.id = held.id
  RETURNING jobs.lease_token AS token`;

export const HELD = `SELECT given.token FROM jobs JOIN ${HOLDINGS}`;

export const COMPLETE = `
  DELETE FROM jobs USING unnest($1::uuid[], $2::uuid[]) AS given(id, token)
   WHERE jobs.id = given.id AND jobs.lease_token = given.token AND jobs.state = 'running'
  RETURNING given.token`;

/** Against runs that take over. Leases are extended all the same: see HELD. */
export const ASSERT_HELD = `SELECT 1 FROM jobs WHERE id = $1 AND lease_token = $2 AND state = 'running' FOR SHARE`;

const COUNT_FAILURE = `
    failures = failures + 1,
    state = CASE WHEN failures + 1 >= max_attempts THEN 'dead' ELSE 'waiting' END,
    finished_at = CASE WHEN failures + 1 >= max_attempts THEN now() END,
    run_at = now() + least(backoff_ms * 2 ^ failures, 3600000) * (0.75 + random() / 2) * interval '1 millisecond',
    lease_token = NULL, lease_until = NULL`;
const FAILED = `RETURNING jobs.id, jobs.name, jobs.state, jobs.error, jobs.run_at AS "runAt"`;

export const FAIL = `UPDATE jobs SET ${COUNT_FAILURE}, error = $3 WHERE id = $1 AND lease_token = $2 AND state = 'running' ${FAILED}`;

export const RECLAIM = `
  WITH expired AS (
    SELECT id FROM jobs WHERE state = 'running' AND lease_until < now() ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED)
  UPDATE jobs SET ${COUNT_FAILURE}, error = 'LeaseExpired' FROM expired WHERE jobs.id = expired.id ${FAILED}`;

/** Up to a quarter later than asked for, so that what waits for the same thing doesn't come all at once. */
export const RELEASE = `
  UPDATE jobs SET state = 'waiting', run_at = now() + $3 * (1 + random() / 4) * interval '1 millisecond', lease_token = NULL, lease_until = NULL
   WHERE id = $1 AND lease_token = $2 AND state = 'running'
  RETURNING run_at AS "runAt"`;

/** Waits as long as it has waited so far, at least its backoff and what is asked for: so the pauses double, up to five minutes. Not beyond a day. */
export const POSTPONE = `
  UPDATE jobs SET state = 'waiting', lease_token = NULL, lease_until = NULL, postponed_since = coalesce(postponed_since, now()),
    run_at = now() + interval '1 millisecond' * (1 + random() / 4)
      * greatest($3, least(300000, greatest(backoff_ms, 1000 * extract(epoch FROM now() - coalesce(postponed_since, now())))))
   WHERE id = $1 AND lease_token = $2 AND state = 'running' AND coalesce(postponed_since, now()) > now() - interval '24 hours'
  RETURNING run_at AS "runAt"`;

export const PARK = `
  UPDATE jobs SET state = 'parked', lease_token = NULL, lease_until = NULL WHERE id = $1 AND lease_token = $2 AND state = 'running'`;

export const UNPARK = `
  UPDATE jobs SET state = 'waiting', run_at = now()
    FROM unnest($1::text[], $2::smallint[]) AS known(name, version)
   WHERE jobs.state = 'parked' AND jobs.name = known.name AND jobs.version = known.version
  RETURNING jobs.id`;

export const OVERDUE = `
  SELECT id, attempt, lane FROM jobs WHERE state = 'queued' AND lease_until < now() ORDER BY lease_until LIMIT $1`;

export const STILL = `
  UPDATE jobs SET lease_until = now() + $3 * interval '1 millisecond'
    FROM unnest($1::uuid[], $2::integer[]) AS given(id, attempt)
   WHERE jobs.id = given.id AND jobs.attempt = given.attempt AND jobs.state = 'queued'`;

/** The very first name says nothing about a loss: what was handed over before it is in this Redis. */
export const ADOPT_EPOCH = `
  WITH changed AS (
    UPDATE queue_epoch SET epoch = $1 FROM (SELECT epoch AS former FROM queue_epoch FOR UPDATE) AS known
     WHERE epoch IS DISTINCT FROM $1 RETURNING former)
  UPDATE jobs SET state = 'waiting', lease_until = NULL
   WHERE state = 'queued' AND EXISTS (SELECT 1 FROM changed WHERE former IS NOT NULL)
  RETURNING id`;

export const COUNTS = `
  SELECT lane, state, count(*)::integer AS count,
         coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE (state = 'waiting' AND run_at <= now()) OR (state = 'queued' AND lease_until < now()))), 0)::float8 AS "lagSeconds"
    FROM jobs GROUP BY lane, state`;
