import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { currentLife, type RequestEndedError } from '../context/index.js';
import type { Breaker, Overdue } from '../resilience/index.js';
import { cancelRequest } from './cancel-request.js';
import { PostgresAwayError, saysAway } from './outages.js';
import { type NamedStatement, PreparedQuery, Shapes } from './prepared-query.js';
import { hasStalePlan, QUERY_CANCELED, sqlStateOf } from './sql-state.js';

/** How long Postgres gets to take a cancellation, and the statement to end after it. */
const CANCEL_MS = 2_000;
const CLOSE_MS = 1_000;

/** What all connections of a pool share. */
export interface Surroundings {
  readonly breaker: Breaker | undefined;
  /** Statements that are waited for; overdue ones have their connection destroyed. */
  readonly waiting: Overdue<Waiting>;
  /** Told whose. */
  readonly onStalePlan: (client: BoundedClient) => void;
}
/** One statement's; a unit of work may have several in line. */
export interface Waiting { readonly client: BoundedClient }

type Send = (...given: unknown[]) => unknown;
/** Left out of pg's types. */
interface Internals { readonly processID: number; readonly secretKey: number; getTransactionStatus(): string | null }

export const START = 'START TRANSACTION READ WRITE';
/** These end a transaction: never cancelled, and a rollback is never refused. */
const ENDINGS = new Set(['COMMIT', 'ROLLBACK']);

/**
 * A connection that keeps to the life of the request it works for: once that is over no statement begins, and the one in flight is cancelled. The
 * statement is settled, and so the connection given back, only when the cancellation has been dealt with. A unit of work outlives a client that has
 * gone, since it was accepted, but not the deadline; what was told to commit is left alone.
 */
export class BoundedClient extends Client {
  private cancelling: Promise<void> | undefined;
  /** Sent last, so answered last. */
  private latest: Promise<unknown> = Promise.resolve();
  /** From the moment when a transaction's START is sent: Postgres' word for it comes later, and statements may be on their way by then. */
  private begun = false;
  /** Since it last answered well. One loss fails everything on its way, and is one to the breaker. */
  private failed = false;

  constructor(config: ClientConfig & { surroundings: Surroundings }) {
    super(config);
    const { surroundings } = config;
    // Whoever waits for an answer hears of a connection that breaks; the event itself, with nobody listening, would end the process.
    this.on('error', () => undefined);
    const send: Send = (...given) => (super.query as Send).apply(this, given);
    const shapes = new Shapes();
    const sendPrepared = (asked: NamedStatement) => new Promise<unknown>((resolve, reject) => {
      send(new PreparedQuery(asked, shapes, (error, result) => (error ? reject(error) : resolve(result))));
    });
    // Assigned: `query` has a dozen overloads, of which TypeORM uses one, and `Database.prepared` another.
    Object.assign(this, {
      query: (asked: unknown, values?: unknown, callback?: unknown) => {
        const text = textOf(asked);
        return text !== undefined && typeof values !== 'function' && callback === undefined
          ? this.bounded(text, () => (typeof asked === 'object' ? sendPrepared(asked as NamedStatement) : send(asked, values)) as Promise<unknown>, surroundings)
          : send(asked, values, callback);
      },
    });
  }

  /** Closes at once, without a goodbye that nobody may read. */
  discard(): void {
    super.end().catch(() => undefined);
    this.connection.stream.destroy();
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | undefined {
    // A goodbye to a peer that is gone without a word would be waited for as long as TCP hopes.
    setTimeout(() => this.connection.stream.destroy(), CLOSE_MS).unref();
    return callback ? void super.end(callback) : super.end();
  }

  private async bounded(text: string, send: () => Promise<unknown>, { breaker, waiting, onStalePlan }: Surroundings): Promise<unknown> {
    const life = currentLife();
    if (life?.ended) this.refuse(text, life.ended);
    // Of a statement beside this one, in the same unit of work.
    if (this.cancelling) await this.cancelling;
    if (text.startsWith(START)) this.begun = true;
    this.gather();
    const statement = send();
    this.latest = statement;
    const forget = life?.onEnd((ended) => {
      if (this.mayCancel(text, ended)) this.cancelling ??= this.cancel().finally(() => { this.cancelling = undefined; });
    });
    const wait = { client: this };
    waiting.add(wait);
    try {
      const result = await statement;
      this.failed = false;
      breaker?.note();
      return result;
    } catch (error) {
      // By our own cancellation, or late enough for nobody to care.
      if (life?.ended && sqlStateOf(error) === QUERY_CANCELED) throw life.ended;
      if (hasStalePlan(error)) onStalePlan(this);
      if (!this.failed) breaker?.note(error);
      this.failed = saysAway(error);
      throw this.failed ? new PostgresAwayError(error) : error;
    } finally {
      if (ENDINGS.has(text)) this.begun = false;
      waiting.delete(wait);
      forget?.();
      if (this.cancelling) await this.cancelling;
    }
  }

  /** All that is sent before the next tick goes in one piece: to the system, a write costs as much as the rest of a statement. */
  private gather(): void {
    const { stream } = this.connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }

  /** @throws RequestEndedError unless the statement may still begin */
  private refuse(text: string, ended: RequestEndedError): void {
    if (text !== 'ROLLBACK' && !(this.inTransaction && ended.how === 'disconnected')) throw ended;
  }

  private mayCancel(text: string, { how }: RequestEndedError): boolean {
    return !ENDINGS.has(text) && (how === 'deadline' || !this.inTransaction);
  }

  private get inTransaction(): boolean {
    return this.begun || ['T', 'E'].includes((this as unknown as Internals).getTransactionStatus() ?? 'I');
  }

  /** Resolves when all that was sent is over and the cancellation can't hit anything else, or the connection is destroyed. */
  private async cancel(): Promise<void> {
    const { processID: processId, secretKey } = this as unknown as Internals;
    const over = this.latest.then(() => true, () => true);
    try {
      await cancelRequest({ host: this.host, port: this.port, processId, secretKey }, CANCEL_MS);
      if (!(await Promise.race([over, delay(CANCEL_MS, false, { ref: false })]))) this.discard();
    } catch {
      this.discard();
    }
  }
}

/** Of a plain statement or a named one; undefined for what submits itself, such as COPY. */
function textOf(asked: unknown): string | undefined {
  if (typeof asked === 'string') return asked;
  const { name, text } = (asked ?? {}) as { name?: unknown; text?: unknown };
  return typeof name === 'string' && typeof text === 'string' ? text : undefined;
}
