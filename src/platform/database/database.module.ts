import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { contextModule } from './context-module.js';
import { databaseOptions } from './database-options.js';
import { Config } from '../../config/index.js';
import { Breakers, ResilienceModule } from '../resilience/index.js';
import { Database } from './database.js';
import { LeastPrivilege } from './least-privilege.js';
import { saysAway } from './outages.js';
import { PgNotifications } from './pg-notifications.js';
import { PoolMetrics } from './pool-metrics.js';
import { UnitOfWork } from './unit-of-work.js';

/** The pool, units of work, and what hears Postgres notifications. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        contextModule(),
        TypeOrmModule.forRootAsync({
          imports: [ResilienceModule],
          inject: [Config, Breakers],
          useFactory: (config: Config, breakers: Breakers) => ({
            ...databaseOptions({
              url: config.DATABASE_URL, as: 'application', poolSize: config.DATABASE_POOL_SIZE, breaker: breakers.define({ name: 'postgres', isFailure: saysAway }),
            }),
            autoLoadEntities: true,
            retryAttempts: 5,
            retryDelay: 1_000,
          }),
        }),
      ],
      providers: [UnitOfWork, Database, PgNotifications, LeastPrivilege, PoolMetrics],
      exports: [UnitOfWork, Database, PgNotifications],
    };
  }
}
