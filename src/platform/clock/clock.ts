import { Injectable } from '@nestjs/common';

/**
 * The time that business rules see. In production it is the wall clock; in development and tests it can be moved.
 * Leases, backoff and ids use wall time instead (`Date.now()`), because they measure this process and not the business.
 */
@Injectable()
export class Clock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Milliseconds that business time is ahead of wall time. */
  get offset(): number {
    return this.offsetMs;
  }

  /** Development and tests only: see DevelopmentClock, the one caller in the product. */
  moveTo(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }
}
