import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The role that the application acts as, and what queue, scheduling and the development clock keep. */
export class Platform1790000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Roles belong to the whole server: another database may have made it already, even at this moment.
    await runner.query(`
      DO $$ BEGIN
        CREATE ROLE dreamlux_app NOLOGIN;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END $$`);
    await runner.query('GRANT USAGE ON SCHEMA public TO dreamlux_app');

    // Every state change of a job writes a new row version, hence the room on each page and the eager vacuum.
    await runner.query(`
      CREATE TABLE jobs (
        id uuid NOT NULL,
        name text NOT NULL,
        version smallint NOT NULL,
        lane text NOT NULL,
        payload jsonb NOT NULL,
        key text,
        state text NOT NULL DEFAULT 'waiting',
        attempt integer NOT NULL DEFAULT 0,
        failures smallint NOT NULL DEFAULT 0,
        max_attempts smallint NOT NULL,
        backoff_ms integer NOT NULL,
        run_at timestamptz NOT NULL,
        lease_token uuid,
        lease_until timestamptz,
        error text,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CONSTRAINT pk_jobs PRIMARY KEY (id),
        CONSTRAINT ck_jobs_state CHECK (state IN ('waiting', 'queued', 'running', 'dead', 'parked')),
        CONSTRAINT ck_jobs_payload CHECK (jsonb_typeof(payload) = 'object'),
        CONSTRAINT ck_jobs_attempts CHECK (max_attempts > 0 AND failures BETWEEN 0 AND max_attempts AND attempt >= 0),
        CONSTRAINT ck_jobs_lease CHECK ((state = 'running') = (lease_token IS NOT NULL))
      ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000)`);
    await runner.query(`CREATE INDEX ix_jobs_due ON jobs (run_at) WHERE state = 'waiting'`);
    await runner.query(`CREATE INDEX ix_jobs_lease ON jobs (lease_until) WHERE state IN ('queued', 'running')`);
    await runner.query(`CREATE INDEX ix_jobs_set_aside ON jobs (name, version) WHERE state IN ('dead', 'parked')`);
    await runner.query(`CREATE UNIQUE INDEX uq_jobs_key ON jobs (name, version, key) WHERE key IS NOT NULL AND state <> 'dead'`);
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO dreamlux_app');

    await runner.query(`
      CREATE TABLE queue_epoch (
        singleton boolean NOT NULL DEFAULT true,
        epoch uuid,
        CONSTRAINT pk_queue_epoch PRIMARY KEY (singleton),
        CONSTRAINT ck_queue_epoch_singleton CHECK (singleton)
      )`);
    await runner.query('INSERT INTO queue_epoch DEFAULT VALUES');
    await runner.query('GRANT SELECT, UPDATE ON queue_epoch TO dreamlux_app');

    await runner.query(`
      CREATE TABLE scheduled_tasks (
        name text NOT NULL,
        last_run_at timestamptz NOT NULL,
        CONSTRAINT pk_scheduled_tasks PRIMARY KEY (name)
      )`);
    await runner.query('GRANT SELECT, INSERT, UPDATE ON scheduled_tasks TO dreamlux_app');

    await runner.query(`
      CREATE TABLE development_clock (
        singleton boolean NOT NULL DEFAULT true,
        offset_ms bigint NOT NULL DEFAULT 0,
        revision integer NOT NULL DEFAULT 0,
        CONSTRAINT pk_development_clock PRIMARY KEY (singleton),
        CONSTRAINT ck_development_clock_singleton CHECK (singleton)
      )`);
    await runner.query('INSERT INTO development_clock DEFAULT VALUES');
    await runner.query(`
      CREATE TABLE development_clock_instances (
        id uuid NOT NULL,
        revision integer NOT NULL,
        seen_at timestamptz NOT NULL,
        CONSTRAINT pk_development_clock_instances PRIMARY KEY (id)
      )`);
    await runner.query('GRANT SELECT, UPDATE ON development_clock TO dreamlux_app');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON development_clock_instances TO dreamlux_app');
  }

  /** The role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE development_clock_instances, development_clock, scheduled_tasks, queue_epoch, jobs');
    await runner.query('REVOKE USAGE ON SCHEMA public FROM dreamlux_app');
  }
}
