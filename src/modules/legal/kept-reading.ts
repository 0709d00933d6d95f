import type { ContextStore } from '../../platform/context/index.js';

/** A notification that it has changed may be lost. */
const TRUSTED_FOR_MS = 60_000;

/** What everybody asks for and hardly ever changes: read once, kept in memory, read anew after a minute or once it is forgotten. */
export class KeptReading<T> {
  private known: { readonly at: number; readonly reading: Promise<T> } | null = null;
  private lastReading: T | null = null;

  constructor(
    private readonly context: ContextStore,
    private readonly read: () => Promise<T>,
  ) {}

  /** The last one that came through, however old: for whoever can't wait. Null before the first. */
  get last(): T | null {
    return this.lastReading;
  }

  /** @throws what reading throws, to all who wait for the same; whoever asks next reads again */
  get(): Promise<T> {
    if (this.known && Date.now() - this.known.at < TRUSTED_FOR_MS) return this.known.reading;
    // In nobody's request and transaction: whoever asks first may leave, and others wait for the same reading.
    const known = { at: Date.now(), reading: this.context.runDetached(this.read) };
    this.known = known;
    known.reading.then((value) => {
      if (this.known === known) this.lastReading = value;
    }, () => {
      if (this.known === known) this.known = null;
    });
    return known.reading;
  }

  forget(): void {
    this.known = null;
  }

  /** Reads it where it isn't known; whoever asks next hears of a failure. */
  async look(): Promise<void> {
    await this.get().catch(() => undefined);
  }
}
