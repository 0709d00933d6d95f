import { Injectable } from '@nestjs/common';
import { Breaker, type BreakerOptions } from './breaker.js';

/** Makes circuit breakers; each is made once, where its owner is constructed. */
@Injectable()
export class Breakers {
  private readonly names = new Set<string>();

  /** @throws Error when the name is taken */
  define(options: BreakerOptions): Breaker {
    if (this.names.has(options.name)) throw new Error(`breaker ${options.name} is defined twice`);
    this.names.add(options.name);
    return new Breaker(options);
  }
}
