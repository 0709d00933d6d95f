import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { Config } from '../../config/index.js';
import { APPLICATION_ROLE } from './database-options.js';
import { Database } from './database.js';

const RECONNECT_MS = 1_000;
const PULSE_MS = 2_000;

/**
 * LISTEN/NOTIFY over one connection of its own. Notifications are hints: they may be lost while it reconnects, so after a reconnect every listener
 * hears an empty payload ("look at everything"), and each has a poll behind it.
 */
@Injectable()
export class PgNotifications implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PgNotifications.name);
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly channels = new Set<string>();
  private client: Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private heart: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  /** Late: jobs that drain still hear of cancellations. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.heart);
    await this.client?.end().catch(() => undefined);
  }

  /** Calls `listener` with each payload. @returns a function that stops it */
  on(channel: string, listener: (payload: string) => void): () => void {
    this.emitter.on(channel, listener);
    if (!this.channels.has(channel)) {
      this.channels.add(channel);
      this.client?.query(`LISTEN "${channel}"`).catch((error: unknown) => this.logger.warn(error));
    }
    return () => this.emitter.off(channel, listener);
  }

  /** Sends with the unit of work in force: delivered when it commits, never when it rolls back. Payload: ids only, under 8,000 bytes. */
  async notify(channel: string, payload: string): Promise<void> {
    await this.database.write.query('SELECT pg_notify($1, $2)', [channel, payload]);
  }

  private async connect(): Promise<void> {
    if (this.closed) return;
    const client = new Client({
      connectionString: this.config.DATABASE_URL, application_name: 'dreamlux-listen', options: `-c role=${APPLICATION_ROLE}`, keepAlive: true,
      keepAliveInitialDelayMillis: 5_000, connectionTimeoutMillis: 5_000, query_timeout: PULSE_MS,
    });
    client.on('notification', ({ channel, payload }) => this.emitter.emit(channel, payload ?? ''));
    client.on('error', () => undefined);
    client.on('end', () => this.reconnectLater());
    try {
      await client.connect();
      if (this.closed) return await client.end();
      this.client = client;
      this.pulse(client);
      for (const channel of this.channels) await client.query(`LISTEN "${channel}"`);
      for (const channel of this.channels) this.emitter.emit(channel, '');
    } catch (error) {
      this.logger.warn(error, 'cannot listen for notifications; trying again');
      await client.end().catch(() => undefined);
      this.reconnectLater();
    }
  }

  /** A connection whose other end went without a word would listen for ever: it is asked, and given up when it doesn't answer. */
  private pulse(client: Client): void {
    this.heart = setInterval(() => {
      client.query('SELECT 1').catch(() => void client.end().catch(() => undefined));
    }, PULSE_MS);
    this.heart.unref();
  }

  private reconnectLater(): void {
    clearInterval(this.heart);
    this.client = null;
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), RECONNECT_MS);
    this.timer.unref();
  }
}
