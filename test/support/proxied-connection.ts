import { connect, type Socket } from 'node:net';

/** What the way is like just now; shared by all connections of a proxy. */
export interface Conditions {
  frozen: boolean;
  latencyMs: number;
  bytesPerSecond: number;
}

/** The smallest pause between two bytes that are let through one by one. */
const STEP_MS = 20;

/** One way of a connection. What has come waits here until the conditions let it on: nothing that was sent is lost, as TCP has it. */
class Lane {
  private readonly chunks: { bytes: Buffer; dueAt: number }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly conditions: Conditions,
  ) {
    from.on('data', (bytes: Buffer) => {
      this.chunks.push({ bytes, dueAt: performance.now() + conditions.latencyMs });
      from.pause();
      this.move();
    });
    from.on('end', () => {
      this.ended = true;
      this.move();
    });
    to.on('drain', () => this.move());
  }

  /** Passes on what may pass, and comes back for the rest. */
  move(): void {
    clearTimeout(this.timer);
    if (this.conditions.frozen) return void this.from.pause();
    const [first] = this.chunks;
    if (!first) {
      if (this.ended) this.to.end();
      else this.from.resume();
      return;
    }
    const wait = this.conditions.latencyMs === 0 ? 0 : first.dueAt - performance.now();
    if (wait > 0) return this.moveIn(wait);
    const { bytesPerSecond } = this.conditions;
    if (bytesPerSecond === Infinity) {
      this.chunks.shift();
      if (this.to.write(first.bytes)) this.move();
      return;
    }
    const pause = Math.max(STEP_MS, 1_000 / bytesPerSecond);
    const count = Math.max(1, Math.round((bytesPerSecond * pause) / 1_000));
    this.to.write(first.bytes.subarray(0, count));
    first.bytes = first.bytes.subarray(count);
    if (first.bytes.length === 0) this.chunks.shift();
    this.moveIn(pause);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private moveIn(ms: number): void {
    this.timer = setTimeout(() => this.move(), ms);
  }
}

export class ProxiedConnection {
  private readonly sockets: readonly [near: Socket, far: Socket];
  private readonly lanes: readonly Lane[];

  constructor(near: Socket, target: { host: string; port: number }, conditions: Conditions, onClose: () => void) {
    const far = connect({ ...target, allowHalfOpen: true });
    this.sockets = [near, far];
    this.lanes = [new Lane(near, far, conditions), new Lane(far, near, conditions)];
    for (const socket of this.sockets) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      // A frozen way hides from each end that the other has gone.
      socket.on('close', () => {
        onClose();
        this.destroy();
      });
    }
    this.conditionsChanged();
  }

  conditionsChanged(): void {
    for (const lane of this.lanes) lane.move();
  }

  destroy(): void {
    for (const lane of this.lanes) lane.stop();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Both ends find their connection reset. */
  reset(): void {
    for (const lane of this.lanes) lane.stop();
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
}
