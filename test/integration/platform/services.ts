import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '../../../src/config/index.js';
import { ClockModule } from '../../../src/platform/clock/index.js';
import { ContextModule } from '../../../src/platform/context/index.js';
import { DataMapModule } from '../../../src/platform/data-map/index.js';
import { DatabaseModule } from '../../../src/platform/database/index.js';

type Imports = NonNullable<ModuleMetadata['imports']>;

/** What every platform service stands on, with the modules under test on top; not started yet. */
export const compilePlatform = (env: Record<string, string>, imports: Imports): Promise<TestingModule> =>
  Test.createTestingModule({
    imports: [ConfigModule.forRoot(loadConfig(env)), ClockModule, ContextModule, DataMapModule.forRoot([]), DatabaseModule.forRoot(), ...imports],
  }).compile();

export const platformWith = async (env: Record<string, string>, imports: Imports): Promise<TestingModule> => (await compilePlatform(env, imports)).init();
