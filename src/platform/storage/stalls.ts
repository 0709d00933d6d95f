import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** Ends an answer whose bytes have stopped coming. While nobody reads it, none can come, and that is no stall. */
export function endWhenStalled(body: IncomingMessage, idleMs: number): void {
  const { socket } = body;
  let hungrySince: number | null = null;
  const timer = setInterval(() => {
    const hungry = body.readableLength === 0 && !body.complete;
    if (hungry && hungrySince === socket.bytesRead) body.destroy(new Error('the object store stopped sending'));
    hungrySince = hungry ? socket.bytesRead : null;
  }, idleMs);
  timer.unref();
  body.once('close', () => clearInterval(timer));
}

/** Bytes to be sent, and a signal that aborts when they stand still, the answer to the last of them included, or when `totalMs` have passed. */
export class GuardedBytes {
  readonly body: Readable;
  private readonly controller = new AbortController();
  private readonly idle: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;

  constructor(bytes: Readable, idleMs: number, totalMs: number) {
    const stop = () => this.controller.abort(new Error('the object store stopped receiving'));
    this.idle = setTimeout(stop, idleMs);
    this.total = setTimeout(stop, totalMs);
    this.body = Readable.from(this.noticing(bytes), { objectMode: false });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.idle);
    clearTimeout(this.total);
    this.body.destroy();
  }

  private async *noticing(bytes: Readable): AsyncGenerator<unknown> {
    for await (const chunk of bytes) {
      this.idle.refresh();
      yield chunk;
    }
  }
}
