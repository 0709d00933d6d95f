import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../../config/index.js';

const COMMAND_TIMEOUT_MS = 300;
const SILENCE_MS = 2_000;
/** Commands in a row that get no answer in time; something may still trickle in. */
const MAX_SLOW = 3;

/**
 * Gives a connection up that no longer answers in time. Until another one has proved itself (ioredis' ready check) commands fail at once, so the
 * connection is the circuit breaker, and none of the requests pays for the trial.
 */
class ImpatientRedis extends Redis {
  private slow = 0;

  override sendCommand(...args: Parameters<Redis['sendCommand']>): ReturnType<Redis['sendCommand']> {
    const answer = super.sendCommand(...args);
    Promise.resolve(answer).then(
      () => { this.slow = 0; },
      (error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'Command timed out') return;
        this.slow += 1;
        if (this.slow < MAX_SLOW || this.status !== 'ready') return;
        this.slow = 0;
        this.disconnect(true);
      },
    );
    return answer;
  }
}

/** A connection that answers soon or fails soon: a limit must never make a request wait for Redis. */
@Injectable()
export class LimiterRedis implements OnApplicationShutdown {
  readonly client: Redis;
  private readonly logger = new Logger(LimiterRedis.name);
  private away = false;

  constructor(config: Config) {
    this.client = new ImpatientRedis(config.REDIS_URL, {
      connectionName: 'dreamlux-limits',
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      disconnectTimeout: COMMAND_TIMEOUT_MS,
      // Silence while an answer is due: connect anew, or every limited request would wait out its command for as long as TCP hopes.
      socketTimeout: SILENCE_MS,
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
