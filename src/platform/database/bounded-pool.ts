import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { currentLife, type RequestLife } from '../context/index.js';
import { type Breaker, Overdue } from '../resilience/index.js';
import { BoundedClient, type Surroundings, type Waiting } from './bounded-client.js';
import { PostgresAwayError, saysAllAtWork, saysAway } from './outages.js';

/** Longer than `statement_timeout`: reached only when Postgres is gone without a word. */
const NO_ANSWER_MS = 20_000;

export interface BoundedPoolConfig extends PoolConfig {
  readonly breaker?: Breaker;
}
type Callback = (error: Error | undefined, client: PoolClient | undefined, release: (error?: unknown) => void) => void;

/**
 * A pool whose waits all end: for a connection when its request is over or the time is up; for Postgres at once while the breaker is open. When it
 * opens, or a plan turns out to be stale, connections from before are thrown away instead of handed out again.
 */
export class BoundedPool extends Pool {
  private readonly breaker: Breaker | undefined;
  private readonly waiting: Overdue<Waiting>;
  private readonly bornIn = new WeakMap<PoolClient, number>();
  private generation = 0;
  private established = 0;

  constructor({ breaker, ...config }: BoundedPoolConfig) {
    const waiting = new Overdue<Waiting>(NO_ANSWER_MS, ({ client }) => client.discard());
    super({ ...config, Client: BoundedClient, surroundings: { breaker, waiting, onStalePlan: (client) => this.renew(client) } satisfies Surroundings } as unknown as PoolConfig);
    this.breaker = breaker;
    this.waiting = waiting;
    this.on('connect', (client) => {
      this.established += 1;
      this.bornIn.set(client, this.generation);
      breaker?.note();
    });
    this.on('remove', () => { this.established -= 1; });
    breaker?.onOpen(() => { this.generation += 1; });
  }

  /** What one connection has planned before a migration, the others have too; those from after it stay. */
  private renew(client: BoundedClient): void {
    if (this.bornIn.get(client as unknown as PoolClient) === this.generation) this.generation += 1;
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<PoolClient> | undefined {
    const life = currentLife();
    const { breaker } = this;
    const client = !breaker || breaker.closed ? this.checkOut(life) : breaker.execute(() => this.checkOut(life), life);
    if (!callback) return client;
    void callBack(client, callback);
    return undefined;
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | undefined {
    this.waiting.stop();
    return callback ? void super.end(callback) : super.end();
  }

  private async checkOut(life: RequestLife | undefined): Promise<PoolClient> {
    for (;;) {
      const client = await this.take(life);
      if (this.bornIn.get(client) === this.generation) return client;
      (client as unknown as BoundedClient).discard();
      client.release(true);
    }
  }

  private take(life: RequestLife | undefined): Promise<PoolClient> {
    return new Promise((resolve, reject) => {
      if (life?.ended) return reject(life.ended);
      const forget = life?.onEnd(reject);
      super.connect((error, client, release) => {
        forget?.();
        if (error) {
          // Counted even when whoever waited has given up before: they may all be more impatient than this attempt.
          // Also said where a new connection didn't come about in time: that is an outage.
          if (!saysAllAtWork(error) || this.established < (this.options.max ?? 0)) this.breaker?.note(error);
          reject(saysAway(error) ? new PostgresAwayError(error) : error);
        }
        // Given up meanwhile: straight back, for the next one.
        else if (life?.ended) release();
        else if (client) resolve(client);
      });
    });
  }
}

/** TypeORM asks the way pg always answered. */
async function callBack(awaited: Promise<PoolClient>, callback: Callback): Promise<void> {
  let client: PoolClient;
  try {
    client = await awaited;
  } catch (error) {
    callback(error as Error, undefined, () => undefined);
    return;
  }
  callback(undefined, client, (error) => client.release(error as Error));
}
