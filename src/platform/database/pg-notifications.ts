import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Client, type QueryConfig } from 'pg';
import { Config } from '../../config/index.js';
import { APPLICATION_ROLE } from './database-options.js';
import { Database } from './database.js';
import { endSoon } from './end-soon.js';
import { UnitOfWork } from './unit-of-work.js';

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
  private hears = false;
  private timer: NodeJS.Timeout | undefined;
  private heart: NodeJS.Timeout | undefined;
  private closed = false;
  /** Payloads by channel, for the next statement that sends hints. */
  private hints = new Map<string, Set<string>>();
  private sending: Promise<void> | undefined;
  private asked: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  /** Late: jobs that drain still hear of cancellations. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.heart);
    await this.sending;
    if (this.client) await endSoon(this.client);
  }

  /** Whether notifications arrive now. While they don't, nothing that they would have to correct may be answered from memory. */
  get listening(): boolean {
    return this.hears;
  }

  /** Calls `listener` with each payload. @returns a function that stops it */
  on(channel: string, listener: (payload: string) => void): () => void {
    this.emitter.on(channel, listener);
    if (!this.channels.has(channel)) {
      this.channels.add(channel);
      if (this.client) this.ask(this.client, `LISTEN "${channel}"`).catch((error: unknown) => this.logger.warn(error));
    }
    return () => this.emitter.off(channel, listener);
  }

  /** Sends with the unit of work in force: delivered when it commits, never when it rolls back. Payload: ids only, under 8,000 bytes. */
  async notify(channel: string, payload: string): Promise<void> {
    await this.database.write.query('SELECT pg_notify($1, $2)', [channel, payload]);
  }

  /**
   * Sends right after the unit of work in force has committed, together with the hints of others. For what happens often: a notification within a commit
   * makes all such commits wait for one another, and each for the disk. A crash in between loses it, so its listeners look for themselves now and then.
   */
  hint(channel: string, payload: string): void {
    this.uow.afterCommit(() => {
      this.hints.set(channel, (this.hints.get(channel) ?? new Set()).add(payload));
      this.sendSoon();
    });
  }

  private sendSoon(): void {
    // All hints of one commit together.
    this.sending ??= Promise.resolve().then(() => this.sendHints()).finally(() => {
      this.sending = undefined;
      if (this.client && this.hints.size > 0) this.sendSoon();
    });
  }

  /** What can't be said now is said as "look at everything" once the connection is back. */
  private async sendHints(): Promise<void> {
    const { client, hints } = this;
    if (!client) return;
    this.hints = new Map();
    const said = [...hints].flatMap(([channel, payloads]) => [...payloads].map((payload) => [channel, payload]));
    try {
      await this.ask(client, {
        name: 'hints', text: 'SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS said (channel, payload)',
        values: [said.map(([channel]) => channel), said.map(([, payload]) => payload)],
      });
    } catch (error) {
      this.logger.warn(error, 'hints are late');
      for (const channel of hints.keys()) this.hints.set(channel, new Set(['']));
      this.client = null;
      this.hears = false;
      await client.end().catch(() => undefined);
    }
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
      for (const channel of this.channels) await this.ask(client, `LISTEN "${channel}"`);
      for (const channel of this.channels) this.emitter.emit(channel, '');
      this.hears = this.client === client;
      this.sendSoon();
    } catch (error) {
      this.logger.warn(error, 'cannot listen for notifications; trying again');
      await client.end().catch(() => undefined);
      this.reconnectLater();
    }
  }

  /** One thing after the other. */
  private ask(client: Client, query: string | QueryConfig): Promise<unknown> {
    const asked = this.asked.then(() => client.query(query));
    this.asked = asked.catch(() => undefined);
    return asked;
  }

  /** A connection whose other end went without a word would listen for ever: it is asked, and given up when it doesn't answer. */
  private pulse(client: Client): void {
    this.heart = setInterval(() => {
      this.ask(client, 'SELECT 1').catch(() => void client.end().catch(() => undefined));
    }, PULSE_MS);
    this.heart.unref();
  }

  private reconnectLater(): void {
    clearInterval(this.heart);
    this.client = null;
    this.hears = false;
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), RECONNECT_MS);
    this.timer.unref();
  }
}
