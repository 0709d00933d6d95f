import { DataSource } from 'typeorm';
import { loadConfig } from './src/config/index.js';
import { databaseOptions } from './src/platform/database/database-options.js';

const config = loadConfig();

/** The owner's connection, for TypeORM's command line. The application and its migrate command build theirs from the same options. */
export default new DataSource(databaseOptions({ url: config.MIGRATION_DATABASE_URL ?? config.DATABASE_URL, as: 'owner' }));
