import { BadRequestException } from '@nestjs/common';

/** How the development clock is to be moved. */
export type ClockMove = { readonly advanceMs: number } | { readonly now: Date } | { readonly now: null };

const USAGE = 'Send one of {"advanceSeconds": 60}, {"now": "2030-01-31T12:00:00Z"}, {"now": null}';
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2200, 0);
/** With a time zone: without one, the answer would depend on where the server stands. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads the body of PUT /dev/clock.
 * @param now the business time that an advance starts from
 * @throws BadRequestException saying what is wrong
 */
export function readClockMove(body: unknown, now: Date): ClockMove {
  if (typeof body !== 'object' || body === null || Object.keys(body).length !== 1) throw new BadRequestException(`${USAGE}.`);
  const { advanceSeconds, now: target } = body as { advanceSeconds?: unknown; now?: unknown };
  if (target === null) return { now: null };
  if (typeof advanceSeconds === 'number' && Number.isFinite(advanceSeconds)) {
    const advanceMs = Math.round(advanceSeconds * 1_000);
    assertInReach(now.getTime() + advanceMs);
    return { advanceMs };
  }
  if (typeof target === 'string' && INSTANT.test(target) && !Number.isNaN(Date.parse(target))) {
    assertInReach(Date.parse(target));
    return { now: new Date(target) };
  }
  throw new BadRequestException(`${USAGE}.`);
}

function assertInReach(time: number): void {
  if (!(time >= EARLIEST && time < LATEST)) throw new BadRequestException('The clock goes from the year 2000 to 2199.');
}
