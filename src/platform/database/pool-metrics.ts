import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Gauge } from 'prom-client';
import type { DataSource } from 'typeorm';

interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max?: number };
}

const pools = new Map<string, Pool>();
const forEachPool = (gauge: Gauge<'pool'>, figure: (pool: Pool) => number): void => {
  for (const [name, pool] of pools) gauge.set({ pool: name }, figure(pool));
};
new Gauge({
  name: 'database_pool_in_use', help: 'Connections to Postgres that are at work', labelNames: ['pool'],
  collect() { forEachPool(this, ({ totalCount, idleCount }) => totalCount - idleCount); },
});
new Gauge({
  name: 'database_pool_waiting', help: 'Who waits for a connection because all are at work', labelNames: ['pool'],
  collect() { forEachPool(this, ({ waitingCount }) => waitingCount); },
});
new Gauge({
  name: 'database_pool_size', help: 'Connections that the pool may open', labelNames: ['pool'],
  collect() { forEachPool(this, ({ options }) => options.max ?? 0); },
});

/** From now on the figures under this name are this pool's. */
export const watchPool = (name: string, pool: Pool): void => void pools.set(name, pool);

/** Shows the application's pool; the others are shown by whoever opens them. */
@Injectable()
export class PoolMetrics implements OnModuleInit {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    // TypeORM's name for its pool; untyped there.
    const { master } = this.dataSource.driver as unknown as { master: Pool };
    watchPool('application', master);
  }
}
