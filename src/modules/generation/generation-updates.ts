import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PgNotifications } from '../../platform/database/index.js';
import { Mailbox } from './mailbox.js';

/** Payload `<account>:<generation>`: something that its owner can see has changed. */
const CHANGED = 'generation_changed';
/** Payload: a generation that is over or gone, whatever its worker is doing. */
const STOPPED = 'generation_stopped';

/** Tells everyone in all processes who waits for it that a generation has changed. Hints only: whoever gets one looks at the row. */
@Injectable()
export class GenerationUpdates implements OnModuleInit {
  private readonly mailboxes = new Map<string, Set<Mailbox>>();
  private readonly stops = new Map<string, Set<() => void>>();

  constructor(private readonly notifications: PgNotifications) {}

  onModuleInit(): void {
    this.notifications.on(CHANGED, (payload) => this.onChanged(payload));
    this.notifications.on(STOPPED, (id) => this.onStopped(id));
  }

  /** Within the unit of work in force: heard everywhere when it commits. */
  async announce(accountId: string, id: string): Promise<void> {
    await this.notifications.notify(CHANGED, `${accountId}:${id}`);
  }

  /** Within the unit of work in force: the worker that runs it stops when it commits. */
  async announceStop(accountId: string, id: string): Promise<void> {
    await this.announce(accountId, id);
    await this.notifications.notify(STOPPED, id);
  }

  /** In this process only, at once. For what will be announced everywhere soon after anyway: a notification serialises commits, so the hot path has none. */
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
      for (const mailboxes of this.mailboxes.values()) for (const mailbox of mailboxes) mailbox.putAll();
      return;
    }
    const [accountId = '', id = ''] = payload.split(':');
    this.publish(accountId, id);
  }

  private onStopped(id: string): void {
    const called = id === '' ? [...this.stops.values()] : [this.stops.get(id) ?? new Set<() => void>()];
    for (const listeners of called) for (const listener of listeners) listener();
  }
}
