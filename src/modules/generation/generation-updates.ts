import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PgNotifications } from '../../platform/database/index.js';
import { Mailbox } from './mailbox.js';

/** Payload `<account>:<generation>`: something that its owner can see has changed. */
const CHANGED = 'generation_changed';
/** Payload: a generation that is over or gone, whatever its worker is doing. */
const STOPPED = 'generation_stopped';
/** How often whoever believes that a task is under way looks whether it has ended: the process that ended it may have crashed before it could say so. */
const LOOK_EVERY_MS = 20_000;

/** Tells everyone in all processes who waits for it that a generation has changed. Hints only: whoever gets one looks at the row. */
@Injectable()
export class GenerationUpdates implements OnModuleInit, OnApplicationShutdown {
  private readonly mailboxes = new Map<string, Set<Mailbox>>();
  private readonly stops = new Map<string, Set<() => void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly notifications: PgNotifications) {}

  onModuleInit(): void {
    this.notifications.on(CHANGED, (payload) => this.onChanged(payload));
    this.notifications.on(STOPPED, (id) => this.onStopped(id));
    this.timer = setInterval(() => this.each((mailbox) => mailbox.putEnded()), LOOK_EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Within the unit of work in force: heard everywhere once it has committed. */
  announce(accountId: string, id: string): void {
    this.notifications.hint(CHANGED, `${accountId}:${id}`);
  }

  /** Within the unit of work in force: the worker that runs it stops when it commits. */
  async announceStop(accountId: string, id: string): Promise<void> {
    this.announce(accountId, id);
    await this.notifications.notify(STOPPED, id);
  }

  /** In this process only, at once. For what will be announced everywhere soon after anyway. */
  publish(accountId: string, id: string): void {
    for (const mailbox of this.mailboxes.get(accountId) ?? []) mailbox.put(id);
  }

  /**
   * Changes of one account, from now on. Whoever reads slowly gets each generation once, however often it changed meanwhile.
   * @param only one generation's changes
   */
  subscribe(accountId: string, only: string | null): Mailbox {
    const mailbox = new Mailbox(only, () => {
      const others = this.mailboxes.get(accountId);
      others?.delete(mailbox);
      if (others?.size === 0) this.mailboxes.delete(accountId);
    });
    this.mailboxes.set(accountId, (this.mailboxes.get(accountId) ?? new Set()).add(mailbox));
    return mailbox;
  }

  /** Calls `listener` when the task may have been stopped. @returns a function that ends it */
  onStop(id: string, listener: () => void): () => void {
    const listeners = this.stops.get(id) ?? new Set();
    this.stops.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.stops.delete(id);
    };
  }

  /** How many subscriptions are open in this process. */
  get subscriptions(): number {
    return [...this.mailboxes.values()].reduce((sum, { size }) => sum + size, 0);
  }

  private onChanged(payload: string): void {
    if (payload === '') {
      // The connection was lost for a while: everyone looks at everything.
      return this.each((mailbox) => mailbox.putAll());
    }
    const [accountId = '', id = ''] = payload.split(':');
    this.publish(accountId, id);
  }

  private each(tell: (mailbox: Mailbox) => void): void {
    for (const mailboxes of this.mailboxes.values()) for (const mailbox of mailboxes) tell(mailbox);
  }

  private onStopped(id: string): void {
    const called = id === '' ? [...this.stops.values()] : [this.stops.get(id) ?? new Set<() => void>()];
    for (const listeners of called) for (const listener of listeners) listener();
  }
}
