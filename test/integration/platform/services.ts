import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../../ormconfig.js';
import { PlatformServices1790000001500 } from '../../../migrations/1790000001500-platform-services.js';
import { Config, ConfigModule, loadConfig } from '../../../src/config/index.js';
import { ClockModule } from '../../../src/platform/clock/index.js';
import { ContextModule } from '../../../src/platform/context/index.js';
import { DataMapModule } from '../../../src/platform/data-map/index.js';
import { DatabaseModule } from '../../../src/platform/database/index.js';

const server = process.env['TEST_DATABASE_URL'] ?? '';

export interface TestDatabase { url: string; drop(): Promise<void>; owner: DataSource }

export async function testDatabase(name: string): Promise<TestDatabase> {
  const admin = await new DataSource({ type: 'postgres', url: server }).initialize();
  const database = `svc_${name}_${process.pid}`;
  await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  const owner = await new DataSource({ ...databaseOptions({ url: url.href, as: 'owner' }), migrations: [PlatformServices1790000001500] } as never).initialize();
  await owner.runMigrations();
  return {
    url: url.href,
    owner,
    drop: async () => {
      await owner.destroy();
      await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      await admin.destroy();
    },
  };
}

export async function services(env: Record<string, string>, imports: unknown[]): Promise<TestingModule> {
  const config: Config = loadConfig(env);
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(config), ClockModule, ContextModule, DataMapModule.forRoot([]), DatabaseModule.forRoot(), ...(imports as never[])],
  }).compile();
  await module.init();
  return module;
}
