import { createSecretKey } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { defineBucketScript } from './bucket-script.js';
import { Bucket, type BucketSize, type SharedBuckets } from './bucket.js';
import { LimiterRedis } from './limiter-redis.js';
import { hashSubject } from './subject.js';

/** Actors that one process remembers; the one that waited longest for a place gives way. */
const MAX_ACTORS = 10_000;
const SETTLE_MS = 1_000;
/** Settled in one turn of the event loop: more would keep requests waiting, and Redis's answers to them. */
const SETTLED_TOGETHER = 200;
/** After so many failures in a row Redis isn't asked for a while: not every request should find out anew. One late answer is nothing yet. */
const MAX_FAILURES = 3;
const PAUSE_MS = 1_000;

/** Buckets of points, one per actor, shared by all processes through Redis. */
@Injectable()
export class CostBuckets implements OnModuleInit, BeforeApplicationShutdown {
  private readonly buckets = new Map<string, Bucket>();
  private readonly shared: SharedBuckets;
  private readonly key = createSecretKey(this.config.SECRET_KEY, 'utf8');
  private pausedUntil = 0;
  private failures = 0;
  private settling = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    redis: LimiterRedis,
  ) {
    const { client } = redis;
    defineBucketScript(client);
    const reachable = () => client.status === 'ready' && performance.now() >= this.pausedUntil;
    this.shared = {
      client,
      get reachable() { return reachable(); },
      answered: () => { this.failures = 0; },
      failed: () => {
        this.failures += 1;
        if (this.failures >= MAX_FAILURES) this.pausedUntil = performance.now() + PAUSE_MS;
      },
    };
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.settle(), SETTLE_MS);
    this.timer.unref();
  }

  /** What this process holds goes back: another one may need it at once. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    const all = [...this.buckets.values()];
    for (let done = 0; done < all.length; done += SETTLED_TOGETHER) await Promise.all(all.slice(done, done + SETTLED_TOGETHER).map((bucket) => bucket.settle(0)));
  }

  /** Actors remembered here. */
  get size(): number {
    return this.buckets.size;
  }

  /** The bucket of an actor; one that was never seen is full. @param actor unique over all kinds of actors */
  of(actor: string, size: BucketSize): Bucket {
    const known = this.buckets.get(actor);
    if (known) return known;
    const bucket = new Bucket(`${this.config.REDIS_PREFIX}:cost:${hashSubject(this.key, 'cost', actor)}`, size, this.shared);
    if (this.buckets.size >= MAX_ACTORS) this.dropOldest();
    this.buckets.set(actor, bucket);
    return bucket;
  }

  private async settle(): Promise<void> {
    if (this.settling) return;
    this.settling = true;
    let looked = 0;
    for (const [actor, bucket] of this.buckets) {
      if (bucket.forgettable) this.buckets.delete(actor);
      else void bucket.settle(SETTLE_MS);
      looked += 1;
      if (looked % SETTLED_TOGETHER === 0) await turn();
    }
    this.settling = false;
  }

  private dropOldest(): void {
    for (const [actor, bucket] of this.buckets) {
      this.buckets.delete(actor);
      void bucket.settle(0);
      return;
    }
  }
}
