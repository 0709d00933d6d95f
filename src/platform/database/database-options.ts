import type { DataSourceOptions } from 'typeorm';
import { migrations } from '../../../migrations/index.js';

/** The role that the application's connections act as: it owns nothing and may write only what a migration granted. */
export const APPLICATION_ROLE = 'dreamlux_app';

interface Connection {
  readonly url: string;
  /** `owner` migrates; `application` serves: read-only outside of a unit of work, with bounded waits. */
  readonly as: 'owner' | 'application';
  readonly poolSize?: number;
}

const startupSettings = [
  `role=${APPLICATION_ROLE}`,
  'default_transaction_read_only=on',
  'statement_timeout=15000',
  'lock_timeout=5000',
  'idle_in_transaction_session_timeout=20000',
  'timezone=UTC',
];

/** Postgres' own limits can't help when it is gone without a word, so the client has some too. */
const clientBounds = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, query_timeout: 20_000 };

/** TypeORM's options for one kind of connection; shared by the application, its migrations (ormconfig.ts) and the tests. */
export function databaseOptions({ url, as, poolSize = 2 }: Connection): DataSourceOptions {
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
    ...(as === 'application' ? { extra: { ...clientBounds, options: startupSettings.map((setting) => `-c ${setting}`).join(' ') } } : {}),
  };
}
