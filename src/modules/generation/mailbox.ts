/** What a subscriber is to look at: one generation, everything of theirs that is current, or whether what they believe to be under way has ended. */
export type Hint = string | 'all' | 'ended';

/** Collects hints for one subscriber until they are taken; the same hint twice is one. */
export class Mailbox {
  private readonly hints = new Set<Hint>();
  private waiting: ((hint: Hint | null) => void) | null = null;
  private closed = false;

  constructor(
    private readonly only: string | null,
    private readonly onClose: () => void,
  ) {}

  put(generationId: string): void {
    if (this.only !== null && generationId !== this.only) return;
    this.deliver(generationId);
  }

  putAll(): void {
    this.deliver(this.only ?? 'all');
  }

  putEnded(): void {
    this.deliver('ended');
  }

  /** The next hint, as soon as there is one; null once the mailbox is closed, also for whoever is waiting at that moment. */
  take(): Promise<Hint | null> {
    if (this.closed) return Promise.resolve(null);
    const [hint] = this.hints;
    if (hint !== undefined) {
      this.hints.delete(hint);
      return Promise.resolve(hint);
    }
    return new Promise((resolve) => { this.waiting = resolve; });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.hints.clear();
    this.waiting?.(null);
    this.waiting = null;
    this.onClose();
  }

  private deliver(hint: Hint): void {
    if (this.closed) return;
    if (!this.waiting) return void this.hints.add(hint);
    this.waiting(hint);
    this.waiting = null;
  }
}
