import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Database, UnitOfWork } from '../../../src/platform/database/index.js';
import { defineJob, type Job, JobHandler, JobQueue, type JobRunner, type QueueTimings } from '../../../src/platform/queue/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';

export interface StepPayload {
  stepId: string;
}

/** A job whose handler does what the test tells it. */
export const step = defineJob<StepPayload>({ name: 'test.step', backoffMs: 10, maxAttempts: 3 });
export const hasty = defineJob<StepPayload>({ name: 'test.hasty', backoffMs: 10, maxAttempts: 3, timeoutMs: 50 });

export type Behaviour = (job: Job<StepPayload>, tools: { uow: UnitOfWork; database: Database }) => Promise<void>;

@Injectable()
export class Script {
  readonly runs: { stepId: string; attempt: number }[] = [];
  behaviour: Behaviour = async () => undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: Database,
  ) {}

  async play(job: Job<StepPayload>): Promise<void> {
    this.runs.push({ stepId: job.payload.stepId, attempt: job.attempt });
    await this.behaviour(job, { uow: this.uow, database: this.database });
  }
}

@JobHandler(step)
export class StepRunner implements JobRunner<typeof step> {
  constructor(private readonly script: Script) {}
  run(job: Job<StepPayload>): Promise<void> {
    return this.script.play(job);
  }
}

@JobHandler(hasty)
export class HastyRunner implements JobRunner<typeof hasty> {
  constructor(private readonly script: Script) {}
  run(job: Job<StepPayload>): Promise<void> {
    return this.script.play(job);
  }
}

/** One instance of the application. */
export interface Instance {
  readonly module: TestingModule;
  readonly script: Script;
  enqueue(stepId: string, options?: { key?: string; runAt?: Date; job?: typeof step }): Promise<string | null>;
  close(): Promise<void>;
}

export interface Stage {
  readonly database: TestDatabase;
  readonly redis: TestRedis;
  start(role: 'api' | 'worker' | 'both', options?: { timings?: Partial<QueueTimings>; redisUrl?: string; env?: Record<string, string> }): Promise<Instance>;
  /** Rows of `jobs`, oldest first. */
  jobs(): Promise<{ id: string; state: string; attempt: number; failures: number; error: string | null }[]>;
  /** Ends every instance, drops everything. */
  close(): Promise<void>;
}

/** Short periods, so that what takes seconds in the product takes moments here. */
export const quick: Partial<QueueTimings> = { leaseMs: 15_000, extendEveryMs: 100, pollMs: 100, handOverMs: 200, reconcileEveryMs: 50, unparkEveryMs: 100, graceMs: 300 };

export async function createStage(): Promise<Stage> {
  const database = await createTestDatabase();
  await database.ownerQuery('CREATE TABLE effects (step_id text NOT NULL, attempt integer NOT NULL)');
  await database.ownerQuery('GRANT SELECT, INSERT ON effects TO dreamlux_app');
  const redis = createTestRedis();
  const open = new Set<Instance>();
  return {
    database,
    redis,
    jobs: () => database.ownerQuery('SELECT id, state, attempt, failures, error FROM jobs ORDER BY id'),
    start: async (role, { timings = quick, redisUrl = redis.url, env = {} } = {}) => {
      const module = await createTestModule({
        database, redis: { url: redisUrl, prefix: redis.prefix }, role, timings, env, providers: [Script, StepRunner, HastyRunner],
      });
      const instance: Instance = {
        module,
        script: module.get(Script),
        enqueue: (stepId, { job = step, ...options } = {}) => module.get(UnitOfWork).run(() => module.get(JobQueue).enqueue(job, { stepId }, options)),
        close: async () => {
          open.delete(instance);
          await module.close();
        },
      };
      open.add(instance);
      return instance;
    },
    close: async () => {
      await Promise.all([...open].map((instance) => instance.close()));
      await redis.close();
      await database.drop();
    },
  };
}
