import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Config } from '../../config/index.js';
import { BullConnections, BullConnectionsModule } from './bull-connections.js';
import { BullLanes } from './bull-lanes.js';
import { lanes } from './job-definition.js';
import { JobQueue } from './job-queue.js';
import { JobRegistry, WHOLE_APPLICATION } from './job-registry.js';
import { JobStore } from './job-store.js';
import { JobWorker } from './job-worker.js';
import { LaneWorkers } from './lane-workers.js';
import { Leases } from './leases.js';
import { Reconciler } from './reconciler.js';
import { Relay } from './relay.js';
import { QueueTimings } from './timings.js';

interface QueueModuleOptions {
  /** Only some of the product's modules are there: a job whose handler is absent is no error. */
  readonly partial?: boolean;
  readonly timings?: Partial<QueueTimings>;
}

@Global()
@Module({})
export class QueueModule {
  static forRoot({ partial = false, timings = {} }: QueueModuleOptions = {}): DynamicModule {
    return {
      module: QueueModule,
      imports: [
        DiscoveryModule,
        BullConnectionsModule,
        BullModule.registerQueueAsync(...lanes.map((name) => ({
          name,
          imports: [BullConnectionsModule],
          inject: [Config, BullConnections],
          useFactory: (config: Config, connections: BullConnections) => ({
            prefix: config.REDIS_PREFIX,
            createClient: (kind: 'client' | 'subscriber' | 'bclient') => connections.of(kind),
            defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
            // Leases in Postgres decide who runs a job; Bull's own locks only keep its lists tidy, so they may be shorter.
            settings: { lockDuration: config.QUEUE_LEASE_SECONDS * 750, stalledInterval: config.QUEUE_LEASE_SECONDS * 375, retryProcessDelay: 500 },
          }),
        }))),
      ],
      providers: [
        { provide: WHOLE_APPLICATION, useValue: !partial },
        { provide: QueueTimings, inject: [Config], useFactory: (config: Config) => Object.assign(new QueueTimings(config.QUEUE_LEASE_SECONDS), timings) },
        BullLanes, JobQueue, JobRegistry, JobStore, JobWorker, LaneWorkers, Leases, Reconciler, Relay,
      ],
      exports: [JobQueue, JobRegistry],
    };
  }
}
