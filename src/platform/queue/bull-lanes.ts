import { setTimeout as delay } from 'node:timers/promises';
import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { BullConnections } from './bull-connections.js';
import { type Lane, lanes } from './job-definition.js';
import type { HandOver } from './job-store.js';

/** All that is said to a worker; the job itself stays in Postgres. */
export type Ticket = Pick<HandOver, 'id' | 'attempt'>;

const CLOSE_MS = 2_000;
const jobIdOf = ({ id, attempt }: Ticket): string => `${id}:${attempt}`;

/** The one place that talks to Bull. */
@Injectable()
export class BullLanes {
  private readonly logger = new Logger(BullLanes.name);
  private readonly queues: Readonly<Record<Lane, Queue<Ticket>>>;
  private closing: Promise<void> | undefined;

  constructor(
    @InjectQueue('default') standard: Queue<Ticket>,
    @InjectQueue('render') render: Queue<Ticket>,
    @InjectQueue('mail') mail: Queue<Ticket>,
    private readonly connections: BullConnections,
  ) {
    this.queues = { default: standard, render, mail };
    for (const queue of Object.values(this.queues)) {
      queue.on('error', (error) => this.onError(error));
      // Bull names its connection in a promise that nobody awaits: closing soon after the start would end the process with its rejection.
      Object.assign(queue, { setWorkerName: () => Promise.resolve() });
    }
  }

  get reachable(): boolean {
    return this.connections.client.status === 'ready';
  }

  /** Calls `listener` whenever Redis can be reached again, and now if it can. */
  onReachable(listener: () => void): void {
    this.connections.client.on('ready', listener);
    if (this.reachable) listener();
  }

  /** Adds them all at once. @returns those that Redis didn't take */
  async add(handOvers: readonly HandOver[]): Promise<HandOver[]> {
    // Not addBulk: its transaction hides the error of a single job, and fails whenever Redis has lost Bull's scripts.
    const added = await Promise.allSettled(handOvers.map(({ id, attempt, lane }) =>
      this.queues[lane as Lane].add({ id, attempt }, { jobId: jobIdOf({ id, attempt }) })));
    const failure = added.find((outcome) => outcome.status === 'rejected');
    if (failure) this.connections.renewAfter(failure.reason);
    return handOvers.filter((_, index) => added[index]?.status === 'rejected');
  }

  /** Those of the hand-overs that Redis still knows. @throws when Redis is out of reach */
  async known(handOvers: readonly HandOver[]): Promise<Set<HandOver>> {
    const pipeline = this.connections.client.pipeline();
    // After FLUSHALL a worker may leave a hash behind that has a date and no data: that one doesn't count.
    for (const handOver of handOvers) pipeline.hexists(this.queues[handOver.lane as Lane].toKey(jobIdOf(handOver)), 'data');
    const answers = (await pipeline.exec()) ?? [];
    const failed = answers.find(([error]) => error);
    if (failed?.[0]) throw failed[0];
    return new Set(handOvers.filter((_, index) => answers[index]?.[1] === 1));
  }

  /** Names the present filling of Redis: another answer than last time means that hand-overs are lost. */
  async epoch(proposal: string): Promise<string> {
    const key = this.queues.default.toKey('epoch');
    await this.connections.client.setnx(key, proposal);
    return (await this.connections.client.get(key)) ?? proposal;
  }

  /** Begins to work the lanes once Redis is there: Bull leaves a rejection unhandled when it is told to start without. */
  process(concurrency: Readonly<Record<Lane, number>>, work: (ticket: Partial<Ticket>) => Promise<void>): void {
    const begin = () => {
      this.connections.client.off('ready', begin);
      for (const lane of lanes) {
        this.queues[lane].process(concurrency[lane], (job) => work(job.data)).catch((error: unknown) => this.onError(error));
      }
    };
    this.onReachable(begin);
  }

  /** Takes no more jobs; those that run may go on. */
  close(): Promise<void> {
    if (!this.closing) {
      const closed = Object.values(this.queues).map((queue) => Promise.race([queue.close(true), delay(CLOSE_MS, undefined, { ref: false })]));
      this.connections.stopBlocking();
      this.closing = Promise.all(closed).then(() => undefined);
    }
    return this.closing;
  }

  private onError(error: unknown): void {
    // The job is settled in Postgres by then; that Redis has lost its ticket in between is no news to anybody.
    const ofLostTicket = error instanceof Error && /^Missing (key|lock) for job/.test(error.message);
    const ofConnection = typeof (error as { code?: unknown } | undefined)?.code === 'string';
    if (!this.closing && !ofLostTicket && !ofConnection && this.reachable) this.logger.warn(`Bull: ${String(error)}`);
  }
}
