import type { GenerationService } from '../generation.service.js';
import type { Mailbox } from '../mailbox.js';
import type { Generation } from './generation.type.js';
import type { GenerationRecord } from '../domain/records.js';

/** How many tasks the snapshot of "all of mine" shows. */
const SNAPSHOT = 20;

type Event = { generationUpdated: Generation };

/**
 * What a subscriber reads: hints from the mailbox, turned into tasks as they are when it asks. Written out instead of an async generator, whose
 * `return` would wait for the hint that `next` is waiting for, and so leak every socket that closes while nothing happens.
 */
export class GenerationStream implements AsyncIterableIterator<Event> {
  private ready: GenerationRecord[] = [];

  constructor(
    private readonly accountId: string,
    private readonly mailbox: Mailbox,
    private readonly service: Pick<GenerationService, 'find' | 'page'>,
    private readonly view: (record: GenerationRecord) => Generation,
  ) {
    // Subscribed before the snapshot is read: nothing can fall between the two.
    mailbox.putAll();
  }

  async next(): Promise<IteratorResult<Event>> {
    for (;;) {
      const record = this.ready.shift();
      if (record) return { done: false, value: { generationUpdated: this.view(record) } };
      const hint = await this.mailbox.take();
      if (hint === null) return { done: true, value: undefined };
      this.ready = await this.load(hint);
    }
  }

  return(): Promise<IteratorResult<Event>> {
    this.mailbox.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<Event>> {
    this.mailbox.close();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Oldest first, so that the latest comes last. A task that has been deleted meanwhile is left out. */
  private async load(hint: string): Promise<GenerationRecord[]> {
    if (hint === 'all') return (await this.service.page(this.accountId, SNAPSHOT, null)).reverse();
    const record = await this.service.find(this.accountId, hint);
    return record ? [record] : [];
  }
}
