import type { Redis } from 'ioredis';
import { SLICE } from './bucket-script.js';

/** Whole points, and whole points restored each second. */
export interface BucketSize {
  readonly maximum: number;
  readonly restoreRate: number;
}

export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** The connection that buckets share, and whether to ask it now. */
export interface SharedBuckets {
  readonly client: Redis;
  readonly reachable: boolean;
  /** Told of a command that failed: after several in a row Redis isn't asked for a moment. */
  failed(): void;
  answered(): void;
}

/** Alone, a process doesn't know what the others admit, so it admits half. */
const ALONE = 1 / 2;

/**
 * This process's view of one actor's bucket. The bucket is in Redis; a slice of it is held here, and requests are served from the slice. Points in a slice have left
 * the bucket, so all processes together never admit more than the bucket gave. While Redis is away a bucket of half the size stands in, and for a single answer that
 * is late too.
 */
export class Bucket {
  /** Points that have left the bucket and are not spent. */
  private held = 0;
  /** Points that requests in line ask for. */
  private waiting = 0;
  private refilling: Promise<void> | undefined;
  /** What the bucket held by its last answer, and when. */
  private known: number;
  private knownAt = performance.now();
  /** The stand-in's points are never mixed with those of the bucket in Redis. */
  private alone = false;
  private own: { left: number; at: number } | undefined;
  private usedAt = this.knownAt;

  constructor(
    private readonly key: string,
    readonly size: BucketSize,
    private readonly shared: SharedBuckets,
  ) {
    this.known = size.maximum;
  }

  get status(): ThrottleStatus {
    const { maximum, restoreRate } = this.size;
    return { maximumAvailable: maximum, currentlyAvailable: Math.floor(Math.max(0, Math.min(maximum, this.left() + this.held))), restoreRate };
  }

  /** Takes points, at once where the slice has them. @returns 0, or the seconds until there will be enough: then nothing was taken */
  take(points: number): number | Promise<number> {
    this.usedAt = performance.now();
    if (!this.refilling && this.held >= points) {
      this.held -= points;
      return 0;
    }
    // What the stand-in holds says nothing once Redis can be asked again.
    const seconds = this.alone && this.shared.reachable ? 0 : this.secondsUntil(points);
    return seconds > 0 && !this.refilling ? seconds : this.queue(points);
  }

  /** Puts back points that were taken and not used. */
  giveBack(points: number): void {
    this.held += points;
  }

  /** Returns to Redis what an idle process holds, and what a busy one holds beyond its slice. @param idleMs unused for so long is idle */
  async settle(idleMs: number): Promise<void> {
    if (this.refilling) return;
    const idle = performance.now() - this.usedAt >= idleMs;
    const surplus = idle ? this.held : this.held - Math.ceil(this.size.maximum * SLICE);
    if (surplus <= 0) return;
    this.held -= surplus;
    if (this.alone) {
      this.restoreOwn().left += surplus;
      return;
    }
    if (!this.shared.reachable) {
      this.held += surplus;
      return;
    }
    try {
      const [, left] = await this.shared.client.borrowPoints(this.key, this.size.maximum, this.size.restoreRate, surplus, 0, 0);
      this.shared.answered();
      this.learn(left);
    } catch {
      // Lost rather than returned twice: nobody knows whether Redis heard it.
      this.shared.failed();
    }
  }

  /** Whether nothing would be lost if this view were forgotten. */
  get forgettable(): boolean {
    const { maximum, restoreRate } = this.size;
    return this.held === 0 && this.waiting === 0 && performance.now() - this.usedAt > (maximum / restoreRate) * 1_000;
  }

  private async queue(points: number): Promise<number> {
    this.waiting += points;
    let asked = !this.alone;
    try {
      for (;;) {
        if (this.refilling) {
          await this.refilling;
          asked = true;
        }
        if (this.held >= points) {
          this.held -= points;
          return 0;
        }
        // Another in line may have begun the next one meanwhile.
        if (this.refilling) continue;
        const seconds = this.secondsUntil(points);
        if (seconds > 0 && asked) return seconds;
        this.refilling = this.refill(points).finally(() => { this.refilling = undefined; });
      }
    } finally {
      this.waiting -= points;
    }
  }

  private async refill(points: number): Promise<void> {
    if (this.shared.reachable) {
      if (this.alone) this.leaveOwn();
      const need = Math.max(1, points - this.held);
      try {
        const [granted, left] = await this.shared.client.borrowPoints(this.key, this.size.maximum, this.size.restoreRate, 0, need, Math.max(need, this.waiting - this.held));
        this.shared.answered();
        this.held += granted;
        this.learn(left);
        return;
      } catch {
        this.shared.failed();
      }
    }
    const own = this.restoreOwn();
    const need = Math.max(0, points - this.held);
    if (own.left >= this.enoughAlone(need)) {
      const taken = Math.max(need, Math.min(this.waiting - this.held, Math.floor(own.left)));
      // Below nothing where it is more than the stand-in can ever hold: the next ones wait until that is restored.
      own.left -= taken;
      this.held += taken;
      // One late answer is no reason to believe less of the bucket than before.
      if (this.shared.reachable) return;
    }
    this.alone = true;
    this.learn(own.left);
  }

  /** What the stand-in must have for so many to be taken: of more than it can hold, all that it can hold. */
  private enoughAlone(points: number): number {
    return Math.min(points, Math.floor(this.size.maximum * ALONE));
  }

  private learn(left: number): void {
    this.known = left;
    this.knownAt = performance.now();
  }

  /** Points in the bucket by now, as far as this process knows. */
  private left(): number {
    const part = this.alone ? ALONE : 1;
    return Math.min(this.size.maximum * part, this.known + ((performance.now() - this.knownAt) / 1_000) * this.size.restoreRate * part);
  }

  private secondsUntil(points: number): number {
    const wanted = points - this.held;
    const missing = (this.alone ? this.enoughAlone(wanted) : wanted) - this.left();
    return missing <= 0 ? 0 : missing / (this.size.restoreRate * (this.alone ? ALONE : 1));
  }

  private restoreOwn(): { left: number; at: number } {
    const now = performance.now();
    const { left, at } = this.own ?? { left: this.size.maximum * ALONE, at: now };
    this.own = { left: Math.min(this.size.maximum * ALONE, left + ((now - at) / 1_000) * this.size.restoreRate * ALONE), at: now };
    return this.own;
  }

  private leaveOwn(): void {
    this.restoreOwn().left += this.held;
    this.held = 0;
    this.alone = false;
  }
}
