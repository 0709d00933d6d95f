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

const ignore = (): void => undefined;

/**
 * Bytes to be sent, and a signal that aborts when they stand still, the answer to the last of them included, when `totalMs` have passed, or when their source
 * can't be read.
 */
export class GuardedBytes {
  readonly body: Readable;
  private readonly controller = new AbortController();
  private readonly idle: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;
  private failure: Error | undefined;

  constructor(private readonly source: Readable, idleMs: number, totalMs: number) {
    const stop = () => this.controller.abort(new Error('the object store stopped receiving'));
    this.idle = setTimeout(stop, idleMs);
    this.total = setTimeout(stop, totalMs);
    // Whether or not anybody reads by now: an error that nobody listens to would end the process.
    source.once('error', (error) => {
      this.failure ??= error;
      this.controller.abort(error);
    });
    this.body = Readable.from(this.noticing(source), { objectMode: false });
    this.body.on('error', ignore);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why the source can't be read: nothing that the store is to blame for. */
  get sourceError(): Error | undefined {
    return this.failure;
  }

  /** Lets go of the source, whether it was read or not. */
  end(): void {
    clearTimeout(this.idle);
    clearTimeout(this.total);
    this.body.destroy();
    this.source.destroy();
  }

  private async *noticing(bytes: Readable): AsyncGenerator<unknown> {
    for await (const chunk of bytes) {
      this.idle.refresh();
      yield chunk;
    }
  }
}
