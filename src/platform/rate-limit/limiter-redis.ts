import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { Config } from '../../config/index.js';
import { showAlone } from './metrics.js';

/** Bounds of what the limits ask of Redis, in milliseconds of wall time; only tests change them. */
@Injectable()
export class LimiterTimings {
  commandMs = 300;
  /** While an answer is due: then the connection is given up. */
  silenceMs = 2_000;
}

/** Commands in a row that get no answer in time; something may still trickle in. */
const MAX_SLOW = 3;
/** Commands that write: that one of these works says that limits are shared. */
const WRITES = new Set(['eval', 'evalsha']);
/** Answers of a server that is well and doesn't write: older ones quote them somewhere in a script's error. */
const REFUSAL = /\b(READONLY|OOM|NOREPLICAS|MISCONF|NOPERM|NOAUTH)\b/;

/**
 * Gives a connection up that no longer answers in time. Until another one has proved itself (ioredis' ready check) commands fail at once, so the
 * connection is the circuit breaker, and none of the requests pays for the trial.
 */
class ImpatientRedis extends Redis {
  private slow = 0;
  private leaving = false;
  /** Told by each write whether it was done; a server that answers may still refuse them: read-only, full, without replicas, without rights. */
  onWrite: (refusal: string | null) => void = () => undefined;

  constructor(url: string, private readonly timings: LimiterTimings, options: RedisOptions) {
    super(url, options);
  }

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): ReturnType<Redis['sendCommand']> {
    // Not ioredis' own bound: after a stall of this process timers are looked at before the socket, where the answer may have been lying for long.
    const timer = setTimeout(() => setImmediate(() => {
      if (command.isResolved) return;
      this.late();
      command.reject(new Error('Command timed out'));
    }), this.timings.commandMs);
    command.promise.then(
      () => {
        clearTimeout(timer);
        this.slow = 0;
        if (WRITES.has(command.name)) this.onWrite(null);
      },
      (error: unknown) => {
        clearTimeout(timer);
        const refusal = REFUSAL.exec(error instanceof Error ? error.message : '')?.[1];
        if (refusal !== undefined) this.onWrite(refusal);
      },
    );
    return super.sendCommand(command, stream);
  }

  private late(): void {
    this.slow += 1;
    if (this.slow < MAX_SLOW || this.status !== 'ready' || this.leaving) return;
    this.slow = 0;
    this.leaving = true;
    this.once('close', () => { this.leaving = false; });
    this.disconnect(true);
  }
}

/** A connection that answers soon or fails soon: a limit must never make a request wait for Redis. */
@Injectable()
export class LimiterRedis implements OnApplicationShutdown {
  readonly client: Redis;
  private readonly logger = new Logger(LimiterRedis.name);
  private away = false;
  private refusal: string | null = null;

  constructor(config: Config, timings: LimiterTimings) {
    const client = new ImpatientRedis(config.REDIS_URL, timings, {
      connectionName: 'dreamlux-limits',
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      disconnectTimeout: timings.commandMs,
      // Silence while an answer is due: connect anew, or every limited request would wait out its command for as long as TCP hopes.
      socketTimeout: timings.silenceMs,
      connectTimeout: 5_000,
      keepAlive: 10_000,
      retryStrategy: (times) => Math.min(100 * times, 2_000),
      // After a failover the name leads to the new primary; the old connection leads to what has become a replica.
      reconnectOnError: (error) => error.message.includes('READONLY'),
    });
    client.on('error', () => this.report(true, this.refusal));
    client.on('ready', () => this.report(false, this.refusal));
    client.onWrite = (refusal) => this.report(this.away, refusal);
    this.client = client;
    showAlone(false);
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }

  private report(away: boolean, refusal: string | null): void {
    if (away === this.away && refusal === this.refusal) return;
    const wasAlone = this.away || this.refusal !== null;
    if (refusal !== null && refusal !== this.refusal) this.logger.error(`Redis refuses writes (${refusal}); each process limits on its own, more strictly`);
    [this.away, this.refusal] = [away, refusal];
    const alone = away || refusal !== null;
    if (alone === wasAlone) return;
    showAlone(alone);
    if (away) this.logger.warn('Redis is out of reach; each process limits on its own, more strictly');
    if (!alone) this.logger.log('Redis is back; limits are shared again');
  }
}
