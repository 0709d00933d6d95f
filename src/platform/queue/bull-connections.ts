import { Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../../config/index.js';

const SILENCE_MS = 15_000;

type ConnectionKind = 'client' | 'subscriber' | 'bclient';

/** The Redis connections that the lanes share, and the blocking one that each lane needs for itself. */
@Injectable()
export class BullConnections implements OnApplicationShutdown {
  private readonly logger = new Logger(BullConnections.name);
  private readonly blocking: Redis[] = [];
  private readonly shared = new Map<ConnectionKind, Redis>();
  private unreachable = false;
  private closing = false;

  constructor(private readonly config: Config) {}

  /** Commands on it fail soon when Redis is away, instead of piling up. */
  get client(): Redis {
    return this.of('client');
  }

  of(kind: ConnectionKind): Redis {
    const connection = this.shared.get(kind) ?? this.connect(kind);
    if (kind === 'bclient') this.blocking.push(connection);
    else this.shared.set(kind, connection);
    return connection;
  }

  /** Connects anew when commands stay unanswered: TCP alone would need minutes to notice. */
  renewAfter(error: unknown): void {
    if (error instanceof Error && error.message === 'Command timed out') this.client.disconnect(true);
  }

  /** Lets go of the blocking reads, which Bull would wait half a second for. */
  stopBlocking(): void {
    for (const connection of this.blocking) connection.disconnect();
  }

  onApplicationShutdown(): void {
    this.closing = true;
    for (const connection of [...this.blocking, ...this.shared.values()]) connection.disconnect();
  }

  private connect(kind: ConnectionKind): Redis {
    const connection = new Redis(this.config.REDIS_URL, {
      connectionName: 'dreamlux-queue',
      connectTimeout: 5_000,
      keepAlive: 10_000,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), 2_000),
      ...(kind === 'client' ? { maxRetriesPerRequest: 1, commandTimeout: 5_000 } : { maxRetriesPerRequest: null, enableReadyCheck: false }),
    });
    // A blocking read answers at least every five seconds; silence for longer means a dead peer.
    if (kind === 'bclient') connection.on('connect', () => connection.stream.setTimeout(SILENCE_MS, () => connection.stream.destroy()));
    connection.on('error', () => this.report(true));
    connection.on('ready', () => this.report(false));
    // Bull asks for a blocking connection when a lane starts, which may be after the application has already been told to stop.
    if (this.closing) connection.disconnect();
    return connection;
  }

  /** One line when Redis goes and one when it is back, however many connections notice. */
  private report(unreachable: boolean): void {
    if (this.closing || unreachable === this.unreachable) return;
    this.unreachable = unreachable;
    if (unreachable) this.logger.warn('Redis is out of reach; jobs wait in Postgres');
    else this.logger.log('Redis is back');
  }
}

@Module({ providers: [BullConnections], exports: [BullConnections] })
export class BullConnectionsModule {}
