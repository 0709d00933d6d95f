/**
 * Calls back for what is still there after a fixed time. One coarse timer looks at everything, oldest first, so that adding and removing cost a map
 * entry instead of a timer each.
 */
export class Overdue<T extends object> {
  private readonly since = new Map<T, number>();
  private readonly timer: NodeJS.Timeout;

  /**
   * @param ms after which a thing is overdue; it is noticed up to a tenth of that later
   * @param onOverdue called once per thing, which is no longer watched then; must not throw
   */
  constructor(
    private readonly ms: number,
    private readonly onOverdue: (thing: T) => void,
  ) {
    // Made here, not with the first thing: it would carry along the context of whatever request that belonged to.
    this.timer = setInterval(() => this.look(), Math.min(250, ms / 10)).unref();
  }

  add(thing: T): void {
    this.since.set(thing, performance.now());
  }

  delete(thing: T): void {
    this.since.delete(thing);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const limit = performance.now() - this.ms;
    for (const [thing, since] of this.since) {
      if (since > limit) return;
      this.since.delete(thing);
      this.onOverdue(thing);
    }
  }
}
