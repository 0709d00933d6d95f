import { ClsServiceManager, type ClsStore } from 'nestjs-cls';
import { UnavailableError } from '../errors/unavailable.js';

/** `disconnected`: nobody reads the answer. `deadline`: it would come too late. The second may follow the first. */
export type EarlyEnd = 'disconnected' | 'deadline';

/** Work was not begun, or was given up, because its request is over. */
export class RequestEndedError extends UnavailableError {
  constructor(readonly how: EarlyEnd) {
    super(how === 'deadline' ? 'the request ran into its deadline' : 'the client has gone', 1);
  }
}

type Listener = (ended: RequestEndedError) => void;

/** Whether a request still wants its answer. What waits or works for it asks `ended`, or is told. Costs an object per request until someone asks. */
export class RequestLife {
  private error: RequestEndedError | undefined;
  private listeners: Set<Listener> | undefined;
  private controller: AbortController | undefined;

  /** Undefined while the answer is awaited, and after it was given in time. */
  get ended(): RequestEndedError | undefined {
    return this.error;
  }

  get aborted(): boolean {
    return this.error !== undefined;
  }

  /** The same for whoever wants an AbortSignal: fetch, streams, timers. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.error) this.controller.abort(this.error);
    }
    return this.controller.signal;
  }

  /** @throws RequestEndedError */
  throwIfEnded(): void {
    if (this.error) throw this.error;
  }

  /** Tells `listener` of each end that comes from now on. @returns a function that stops it */
  onEnd(listener: Listener): () => void {
    this.listeners ??= new Set();
    this.listeners.add(listener);
    return () => void this.listeners?.delete(listener);
  }

  end(how: EarlyEnd): void {
    if (this.error?.how === how || this.error?.how === 'deadline') return;
    const error = new RequestEndedError(how);
    this.error = error;
    this.controller?.abort(error);
    for (const listener of [...(this.listeners ?? [])]) listener(error);
  }
}

/** The life of the request that the calling code works for; undefined in jobs and start-up. */
export const currentLife = (): RequestLife | undefined =>
  ClsServiceManager.getClsService<ClsStore & { request?: { readonly life?: RequestLife } }>().get()?.request?.life;
