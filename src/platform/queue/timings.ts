/** Periods of the queue's machinery, in milliseconds of wall time. */
export class QueueTimings {
  /** A run that is not extended for this long counts as crashed. */
  leaseMs: number;
  extendEveryMs: number;
  /** The relay looks this often when nothing woke it. */
  pollMs = 1_000;
  /** A job handed over and not begun for this long is looked for in Redis. */
  handOverMs = 5_000;
  reconcileEveryMs = 2_000;
  /** Jobs set aside by a process that didn't know them are offered again this often by one that does. */
  unparkEveryMs = 10_000;
  /** What a handler gets to wind up after its signal has aborted. */
  graceMs = 3_000;

  constructor(leaseSeconds: number) {
    this.leaseMs = leaseSeconds * 1_000;
    this.extendEveryMs = this.leaseMs / 4;
  }
}
