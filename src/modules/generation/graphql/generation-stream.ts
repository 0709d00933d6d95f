import { isFinished } from '../domain/generation-state.js';
import type { GenerationService } from '../generation.service.js';
import type { Hint, Mailbox } from '../mailbox.js';
import type { Generation } from './generation.type.js';
import type { GenerationRecord } from '../domain/records.js';

/** How many tasks the snapshot of "all of mine" shows, besides those that wait or run. */
const SNAPSHOT = 20;

type Event = { generationUpdated: Generation };

/**
 * What a subscriber reads: hints from the mailbox, turned into tasks as they are when it asks. Written out instead of an async generator, whose
 * `return` would wait for the hint that `next` is waiting for, and so leak every socket that closes while nothing happens.
 */
export class GenerationStream implements AsyncIterableIterator<Event> {
  private ready: GenerationRecord[] = [];
  /** What the subscriber believes to be under way. */
  private readonly unfinished = new Set<string>();

  constructor(
    private readonly accountId: string,
    /** One task's changes; null: all of them. */
    private readonly only: string | null,
    private readonly mailbox: Mailbox,
    private readonly service: Pick<GenerationService, 'find' | 'findMany' | 'current'>,
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
      const { records, over } = await this.read(hint);
      if (over) return this.return();
      this.ready = records;
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

  /** `over`: the one task that this is about is deleted. A failure ends the stream: nobody calls `return` after one. */
  private async read(hint: Hint): Promise<{ records: GenerationRecord[]; over: boolean }> {
    try {
      if (hint === 'ended') return await this.ended();
      const records = hint === 'all' ? await this.everything() : await this.one(hint);
      for (const { id, status } of records) {
        if (isFinished(status)) this.unfinished.delete(id);
        else this.unfinished.add(id);
      }
      return { records, over: this.only !== null && records.length === 0 };
    } catch (error) {
      this.mailbox.close();
      throw error;
    }
  }

  /** None when it has been deleted meanwhile. */
  private async one(id: string): Promise<GenerationRecord[]> {
    const record = await this.service.find(this.accountId, id);
    if (!record) this.unfinished.delete(id);
    return record ? [record] : [];
  }

  /** Only what is news: a task that ended, or the one that this is about deleted. */
  private async ended(): Promise<{ records: GenerationRecord[]; over: boolean }> {
    const believed = [...this.unfinished];
    const found = believed.length > 0 ? await this.service.findMany(this.accountId, believed) : [];
    for (const { id } of found.filter(({ status }) => !isFinished(status))) believed.splice(believed.indexOf(id), 1);
    for (const id of believed) this.unfinished.delete(id);
    const records = found.filter(({ status }) => isFinished(status));
    return { records, over: this.only !== null && believed.length > records.length };
  }

  /** What is current, and what has ended unheard. Oldest first, so that the latest comes last. */
  private async everything(): Promise<GenerationRecord[]> {
    const current = await this.service.current(this.accountId, SNAPSHOT);
    const known = new Set(current.map(({ id }) => id));
    const missed = [...this.unfinished].filter((id) => !known.has(id));
    this.unfinished.clear();
    const ended = missed.length > 0 ? await this.service.findMany(this.accountId, missed) : [];
    return [...ended, ...current].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
