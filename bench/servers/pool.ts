import { Pool } from 'pg';
import { databaseOptions } from '../../src/platform/database/database-options.js';

/** As many connections as the product has, with the settings that the product's have. */
export function openPool(): Pool {
  const options = databaseOptions({ url: process.env['DATABASE_URL'] ?? '', as: 'application' });
  return new Pool({ connectionString: process.env['DATABASE_URL'], max: 20, ...('extra' in options ? (options.extra as object) : {}) });
}
