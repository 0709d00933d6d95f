import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../database/index.js';

type EventClass<E extends object> = abstract new (...values: never[]) => E;
type Handler<E> = (event: E) => void | Promise<void>;

/**
 * How modules hear of each other without importing one another. Handlers are registered in `onModuleInit` and called in that order.
 * What must happen after a commit goes through the JobQueue; `afterCommit` is for hints that may be lost.
 */
@Injectable()
export class DomainEvents {
  private readonly logger = new Logger(DomainEvents.name);
  private readonly inTransaction = new Map<object, Handler<never>[]>();
  private readonly hints = new Map<object, Handler<never>[]>();

  constructor(private readonly uow: UnitOfWork) {}

  /** Runs in the publisher's unit of work: its writes commit with the publisher's, and its error rolls both back. */
  on<E extends object>(event: EventClass<E>, handler: Handler<E>): void {
    add(this.inTransaction, event, handler);
  }

  /** Runs once the publisher has committed, and never when it rolled back. Errors are logged; a crash in between loses it. */
  afterCommit<E extends object>(event: EventClass<E>, handler: Handler<E>): void {
    add(this.hints, event, handler);
  }

  /** @throws Error outside of a unit of work, and whatever an in-transaction handler throws */
  async publish(event: object): Promise<void> {
    if (!this.uow.active) throw new Error(`${event.constructor.name} was published outside of a unit of work`);
    for (const handler of this.inTransaction.get(event.constructor) ?? []) await handler(event as never);
    for (const handler of this.hints.get(event.constructor) ?? []) this.uow.afterCommit(() => void this.hint(handler, event));
  }

  private async hint(handler: Handler<never>, event: object): Promise<void> {
    try {
      await handler(event as never);
    } catch (error) {
      this.logger.error(error, `a handler of ${event.constructor.name} failed`);
    }
  }
}

function add(to: Map<object, Handler<never>[]>, event: object, handler: Handler<never>): void {
  to.set(event, [...(to.get(event) ?? []), handler]);
}
