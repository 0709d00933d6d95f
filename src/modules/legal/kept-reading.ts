import type { ContextStore } from '../../platform/context/index.js';

/** A notification that it has changed may be lost. */
const TRUSTED_FOR_MS = 60_000;

interface Known<T> {
  readonly at: number;
  readonly reading: Promise<T>;
  /** Whether it came through. */
  read: boolean;
}

/** What everybody asks for and hardly ever changes: read once, kept in memory, read anew after a minute or once it is forgotten. */
export class KeptReading<T> {
  private known: Known<T> | null = null;
  private lastReading: T | null = null;

  constructor(
    private readonly context: ContextStore,
    private readonly read: () => Promise<T>,
    private readonly wallTime: () => number = Date.now,
  ) {}

  /** The last one that came through, however old: for whoever can't wait. Null before the first. */
  get last(): T | null {
    return this.lastReading;
  }

  /**
   * After a minute what is known is given away once more while somebody reads anew: those who hold a connection must not all wait for one more.
   * @throws what reading throws, to all who wait for the same; whoever asks next reads again
   */
  get(): Promise<T> {
    const { known } = this;
    if (known && this.wallTime() - known.at < TRUSTED_FOR_MS) return known.reading;
    // In nobody's request and transaction: whoever asks first may leave, and others wait for the same reading.
    const next: Known<T> = { at: this.wallTime(), reading: this.context.runDetached(this.read), read: false };
    const meanwhile = known?.read ? { ...known, at: next.at } : next;
    this.known = meanwhile;
    next.reading.then((value) => {
      next.read = true;
      if (this.known !== meanwhile) return;
      this.known = next;
      this.lastReading = value;
    }, () => {
      if (this.known === next) this.known = null;
    });
    return meanwhile.reading;
  }

  forget(): void {
    this.known = null;
  }

  /** Reads it where it isn't known; whoever asks next hears of a failure. */
  async look(): Promise<void> {
    await this.get().catch(() => undefined);
  }
}
