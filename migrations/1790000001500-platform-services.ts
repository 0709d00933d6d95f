import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Idempotency keys, mails, and the request log with its daily partitions. */
export class PlatformServices1790000001500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        account_id uuid NOT NULL,
        operation text NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        result_id uuid,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (account_id, operation, key),
        CONSTRAINT chk_idempotency_keys_key CHECK (char_length(key) BETWEEN 1 AND 255),
        CONSTRAINT chk_idempotency_keys_fingerprint CHECK (octet_length(fingerprint) = 32)
      )`);
    await runner.query('CREATE INDEX idx_idempotency_keys_created_at ON idempotency_keys (created_at)');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO dreamlux_app');

    await runner.query(`
      CREATE TABLE mails (
        id uuid NOT NULL,
        account_id uuid,
        to_address text NOT NULL,
        locale text NOT NULL,
        purpose text NOT NULL,
        subject text NOT NULL,
        text text,
        html text,
        status text NOT NULL,
        error_class text,
        created_at timestamptz NOT NULL,
        sent_at timestamptz,
        CONSTRAINT pk_mails PRIMARY KEY (id),
        CONSTRAINT chk_mails_status CHECK (status IN ('QUEUED', 'SENT', 'CAPTURED', 'FAILED')),
        CONSTRAINT chk_mails_body CHECK ((text IS NOT NULL AND html IS NOT NULL) = (status IN ('QUEUED', 'CAPTURED'))),
        CONSTRAINT chk_mails_sent_at CHECK ((sent_at IS NOT NULL) = (status IN ('SENT', 'CAPTURED')))
      )`);
    await runner.query('CREATE INDEX idx_mails_account_id ON mails (account_id)');
    await runner.query('CREATE INDEX idx_mails_to_address ON mails (to_address, id)');
    await runner.query('CREATE INDEX idx_mails_created_at ON mails (created_at)');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON mails TO dreamlux_app');

    await runner.query(`
      CREATE TABLE request_log (
        at timestamptz NOT NULL,
        method text NOT NULL,
        route text NOT NULL,
        status smallint NOT NULL,
        duration_ms integer NOT NULL,
        bytes bigint NOT NULL,
        ip inet,
        user_agent text NOT NULL,
        account_id uuid,
        correlation_id text NOT NULL
      ) PARTITION BY RANGE (at)`);
    await runner.query('CREATE INDEX idx_request_log_account_id ON request_log (account_id, at) WHERE account_id IS NOT NULL');
    await runner.query('GRANT SELECT, INSERT ON request_log TO dreamlux_app');
    await this.partitionFunctions(runner);
    // Readiness compares the schema with what the code expects.
    await runner.query('GRANT SELECT ON schema_migrations TO dreamlux_app');
  }

  /** The application's role can't create or drop tables; through these it can, and only partitions of this one. */
  private async partitionFunctions(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION request_log_add_partitions(first_day date) RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        day date;
        partition text;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('request_log_partitions'));
        FOREACH day IN ARRAY ARRAY[first_day, first_day + 1] LOOP
          partition := 'request_log_' || to_char(day, 'YYYYMMDD');
          IF to_regclass(format('public.%I', partition)) IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I PARTITION OF public.request_log FOR VALUES FROM (%L) TO (%L)',
              partition, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
          END IF;
        END LOOP;
      END $$`);
    await runner.query(`
      CREATE FUNCTION request_log_drop_partitions(before_day date) RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        partition text;
        dropped integer := 0;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('request_log_partitions'));
        FOR partition IN
          SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
           WHERE i.inhparent = 'public.request_log'::regclass AND c.relname < 'request_log_' || to_char(before_day, 'YYYYMMDD')
        LOOP
          EXECUTE format('DROP TABLE public.%I', partition);
          dropped := dropped + 1;
        END LOOP;
        RETURN dropped;
      END $$`);
    await runner.query('REVOKE ALL ON FUNCTION request_log_add_partitions(date), request_log_drop_partitions(date) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION request_log_add_partitions(date), request_log_drop_partitions(date) TO dreamlux_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE SELECT ON schema_migrations FROM dreamlux_app');
    await runner.query('DROP FUNCTION request_log_add_partitions(date)');
    await runner.query('DROP FUNCTION request_log_drop_partitions(date)');
    await runner.query('DROP TABLE request_log');
    await runner.query('DROP TABLE mails');
    await runner.query('DROP TABLE idempotency_keys');
  }
}
