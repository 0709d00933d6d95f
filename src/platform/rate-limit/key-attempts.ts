import { Injectable } from '@nestjs/common';
import { RateLimitedError } from '../errors/index.js';
import { CostActors } from './cost-actors.js';

/** Points that an unknown key costs the address it comes from. */
const ATTEMPT_COST = 20;
const MAX_REMEMBERED = 10_000;

/**
 * Limits how often an address may come with an API key that is none. A key that was good a moment ago isn't an attempt: whoever shares an address with a program
 * that tries its luck, or holds an old key, goes on working.
 */
@Injectable()
export class KeyAttempts {
  private readonly good = new Set<string>();

  constructor(private readonly actors: CostActors) {}

  /**
   * @param print of the key, not the key itself
   * @param find null for a key that is none
   * @throws RateLimitedError where the address has no points left
   */
  async guard<T>(ip: string, print: string, find: () => Promise<T | null>): Promise<T | null> {
    const known = this.good.has(print);
    const bucket = this.actors.address(ip, 'key-attempt');
    if (!known) {
      const seconds = await bucket.take(ATTEMPT_COST);
      if (seconds > 0) throw new RateLimitedError(seconds);
    }
    let found: T | null | undefined;
    try {
      found = await find();
      return found;
    } finally {
      if (found === null) this.good.delete(print);
      else if (!known) bucket.giveBack(ATTEMPT_COST);
      if (found) this.remember(print);
    }
  }

  private remember(print: string): void {
    // Behind the others: what was used lately stays longest.
    this.good.delete(print);
    this.good.add(print);
    const [oldest] = this.good;
    if (this.good.size > MAX_REMEMBERED && oldest !== undefined) this.good.delete(oldest);
  }
}
