import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the product is used, under pseudonyms of a day, and what advertising platforms say about crowds. The analytics role reads these and nothing else. */
export class Usage1790000016000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE usage_events (
  id bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  at timestamptz NOT NULL,
  pseudonym bytea NOT NULL,
  device text NOT NULL,
  properties jsonb NOT NULL,
  CONSTRAINT pk_usage_events PRIMARY KEY (id),
  CONSTRAINT ck_usage_events_name CHECK (name ~ '^[a-z_]{1,40}$'),
  CONSTRAINT ck_usage_events_at CHECK (extract(second FROM at) = 0),
  CONSTRAINT ck_usage_events_pseudonym CHECK (octet_length(pseudonym) = 16),
  CONSTRAINT ck_usage_events_device CHECK (device IN ('DESKTOP', 'PHONE', 'TABLET', 'OTHER')),
  CONSTRAINT ck_usage_events_properties CHECK (jsonb_typeof(properties) = 'object' AND octet_length(properties::text) <= 1000)
);
CREATE INDEX ix_usage_events_at ON usage_events (at);
GRANT SELECT, INSERT, DELETE ON usage_events TO dreamlux_app;

CREATE TABLE usage_salts (
  day date NOT NULL,
  salt bytea NOT NULL,
  CONSTRAINT pk_usage_salts PRIMARY KEY (day),
  CONSTRAINT ck_usage_salts_salt CHECK (octet_length(salt) = 32)
);
GRANT SELECT, INSERT, DELETE ON usage_salts TO dreamlux_app;

CREATE TABLE audience_insights (
  id uuid NOT NULL,
  import_id uuid NOT NULL,
  source text NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  dimensions jsonb NOT NULL,
  counts jsonb NOT NULL,
  imported_at timestamptz NOT NULL,
  CONSTRAINT pk_audience_insights PRIMARY KEY (id),
  CONSTRAINT ck_audience_insights_source CHECK (source ~ '^[A-Z_]{1,40}$'),
  CONSTRAINT ck_audience_insights_days CHECK (first_day <= last_day),
  CONSTRAINT ck_audience_insights_dimensions CHECK (jsonb_typeof(dimensions) = 'object'),
  CONSTRAINT ck_audience_insights_counts CHECK (jsonb_typeof(counts) = 'object' AND (counts -> 'people') IS NOT NULL)
);
CREATE INDEX ix_audience_insights_days ON audience_insights (first_day, last_day);
GRANT SELECT, INSERT, DELETE ON audience_insights TO dreamlux_app;

DO $$ BEGIN
  CREATE ROLE dreamlux_analytics NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  IF NOT pg_has_role('dreamlux_app', 'dreamlux_analytics', 'MEMBER') THEN GRANT dreamlux_analytics TO dreamlux_app; END IF;
EXCEPTION WHEN unique_violation THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO dreamlux_analytics;
-- Not the salts: they lead from a pseudonym to a person for as long as they live.
GRANT SELECT ON usage_events, audience_insights TO dreamlux_analytics;
`);
  }

  /** The role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE USAGE ON SCHEMA public FROM dreamlux_analytics');
    await runner.query('DROP TABLE audience_insights, usage_salts, usage_events');
  }
}
