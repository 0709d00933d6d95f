import type { DataSourceOptions } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import type { Breaker } from '../resilience/index.js';
import { BoundedPool } from './bounded-pool.js';

/** The role that the application's connections act as: it owns nothing and may write only what a migration granted. */
export const APPLICATION_ROLE = 'dreamlux_app';

interface Connection {
  readonly url: string;
  /** `owner` migrates; `application` serves: read-only outside of a unit of work, with bounded waits. */
  readonly as: 'owner' | 'application';
  readonly poolSize?: number;
  /** Of the application's pool. */
  readonly breaker?: Breaker;
}

const startupSettings = [
  `role=${APPLICATION_ROLE}`,
  'default_transaction_read_only=on',
  'statement_timeout=15000',
  'lock_timeout=5000',
  'idle_in_transaction_session_timeout=20000',
  // A statement whose process has died is found out and ended while it runs, not when it has its rows.
  'client_connection_check_interval=2000',
  'timezone=UTC',
];

const extra = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, options: startupSettings.map((setting) => `-c ${setting}`).join(' ') };

/** TypeORM's options for one kind of connection; shared by the application, its migrations (ormconfig.ts) and the tests. */
export function databaseOptions({ url, as, poolSize = 2, breaker }: Connection): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    applicationName: `dreamlux-${as}`,
    poolSize,
    connectTimeoutMS: 5_000,
    synchronize: false,
    migrations,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    ...(as === 'application' ? { driver: { Pool: BoundedPool }, extra: { ...extra, pipeline: true, breaker } } : {}),
  };
}
