import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../../config/index.js';

const COMMAND_TIMEOUT_MS = 300;

/** A connection that answers soon or fails soon: a limit must never make a request wait for Redis. */
@Injectable()
export class LimiterRedis implements OnApplicationShutdown {
  readonly client: Redis;
  private readonly logger = new Logger(LimiterRedis.name);
  private away = false;

  constructor(config: Config) {
    this.client = new Redis(config.REDIS_URL, {
      connectionName: 'dreamlux-limits',
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      disconnectTimeout: COMMAND_TIMEOUT_MS,
      // Silence while an answer is due: connect anew, or every limited request would wait out its command for as long as TCP hopes.
      socketTimeout: 2_000,
      connectTimeout: 5_000,
      keepAlive: 10_000,
      retryStrategy: (times) => Math.min(100 * times, 2_000),
    });
    this.client.on('error', () => this.report(true));
    this.client.on('ready', () => this.report(false));
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }

  private report(away: boolean): void {
    if (away === this.away) return;
    this.away = away;
    if (away) this.logger.warn('Redis is out of reach; each process limits on its own, more strictly');
    else this.logger.log('Redis is back; limits are shared again');
  }
}
