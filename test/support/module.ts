import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '../../src/config/index.js';
import { ClockModule } from '../../src/platform/clock/index.js';
import { ContextModule } from '../../src/platform/context/index.js';
import { DataMapModule, type TableMap } from '../../src/platform/data-map/index.js';
import { DatabaseModule } from '../../src/platform/database/index.js';
import { EventsModule } from '../../src/platform/events/index.js';
import { QueueModule, type QueueTimings } from '../../src/platform/queue/index.js';
import { SchedulingModule } from '../../src/platform/scheduling/index.js';
import type { TestDatabase } from './database.js';
import type { TestRedis } from './redis.js';

interface TestModuleOptions {
  readonly database: Pick<TestDatabase, 'url'>;
  readonly redis: Pick<TestRedis, 'url' | 'prefix'>;
  /** `api` (the default) writes jobs down and hands them over; `both` runs them too. */
  readonly role?: 'api' | 'worker' | 'both';
  /** Further variables of the configuration. */
  readonly env?: Readonly<Record<string, string>>;
  readonly imports?: ModuleMetadata['imports'];
  readonly providers?: ModuleMetadata['providers'];
  /** Providers that are replaced, by what they are injected as: data of another installation, say. */
  readonly overrides?: readonly (readonly [token: symbol, value: unknown])[];
  /** Only needed by what reads it. */
  readonly dataMaps?: readonly (readonly TableMap[])[];
  /** Boot fails unless every defined job has its handler. */
  readonly wholeApplication?: boolean;
  readonly timings?: Partial<QueueTimings>;
  /** With /dev/clock, which moves all instances. Absent: move this instance's own with `module.get(Clock).moveTo(offset)`. */
  readonly movableClock?: boolean;
}

/** Starts the platform and the given modules without HTTP. Close it in `afterAll`. */
export async function createTestModule(options: TestModuleOptions): Promise<TestingModule> {
  const module = await compileTestModule(options);
  try {
    return await module.init();
  } catch (error) {
    await module.close().catch(() => undefined);
    throw error;
  }
}

/** The same, built and not yet started. */
export function compileTestModule(options: TestModuleOptions): Promise<TestingModule> {
  const config = loadConfig({
    NODE_ENV: 'test',
    ROLE: options.role ?? 'api',
    DATABASE_URL: options.database.url,
    DATABASE_POOL_SIZE: '10',
    REDIS_URL: options.redis.url,
    REDIS_PREFIX: options.redis.prefix,
    ...options.env,
  });
  const building = Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      options.movableClock ? ClockModule.forRoot(config) : ClockModule,
      ContextModule,
      DataMapModule.forRoot(options.dataMaps ?? []),
      DatabaseModule.forRoot(),
      EventsModule,
      QueueModule.forRoot({ partial: !options.wholeApplication, timings: options.timings ?? {} }),
      SchedulingModule,
      ...(options.imports ?? []),
    ],
    providers: [...(options.providers ?? [])],
  }).setLogger(silent);
  for (const [token, value] of options.overrides ?? []) building.overrideProvider(token).useValue(value);
  return building.compile();
}

const quiet = () => undefined;
const silent = { log: quiet, error: quiet, warn: quiet, debug: quiet, verbose: quiet, fatal: quiet };
