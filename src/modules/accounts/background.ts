import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';

/** Work whose duration would tell whether an address is known: it begins after the answer was decided, and shutdown waits for it. */
@Injectable()
export class Background implements OnModuleDestroy {
  private readonly logger = new Logger(Background.name);
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly context: ContextStore) {}

  start(work: () => Promise<void>): void {
    const { correlationId } = this.context.current;
    const done: Promise<void> = setImmediate().then(() => this.context.runDetached(work, correlationId))
      .catch((error: unknown) => this.logger.error(error))
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.running);
  }
}
