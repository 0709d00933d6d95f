/**
 * Sends what comes in one at a time in batches: the first at once, and all that comes while that is on its way together after it. Under load many
 * small statements become few larger ones; an idle caller waits no longer than before.
 */
export class Batcher<I, O> {
  private waiting: { readonly item: I; readonly resolve: (answer: O) => void; readonly reject: (error: unknown) => void }[] = [];
  private sending = false;

  /** @param send answers one for one, in order */
  constructor(private readonly send: (items: readonly I[]) => Promise<readonly O[]>) {}

  add(item: I): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.sending) void this.sendWaiting();
    });
  }

  private async sendWaiting(): Promise<void> {
    this.sending = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        const answers = await this.send(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, index) => resolve(answers[index] as O));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.sending = false;
  }
}
