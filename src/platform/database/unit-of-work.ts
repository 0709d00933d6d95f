import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import { ClsService } from 'nestjs-cls';
import { hasStalePlan, sqlStateOf } from './sql-state.js';
import type { ReadWriteTransactionAdapter, Transaction } from './transaction-adapter.js';

const RETRYABLE = new Set(['40001', '40P01']); // serialization_failure, deadlock_detected
const MAX_ATTEMPTS = 5;

const mayWorkNextTime = (error: unknown): boolean => RETRYABLE.has(sqlStateOf(error) ?? '') || hasStalePlan(error);

/** Runs a use case in one transaction, carried by async-local storage. */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);

  constructor(
    private readonly host: TransactionHost<ReadWriteTransactionAdapter>,
    private readonly cls: ClsService,
  ) {}

  get active(): boolean {
    return this.host.isTransactionActive();
  }

  /**
   * Commits when `work` resolves, rolls back when it throws. Joins the transaction in force, if any.
   * A serialization failure, a deadlock or a plan made before a migration runs the whole outermost `work` again, so it must have no effect outside of the database:
   * no HTTP, no mail; those go through the outbox.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.active) return work();
    for (let attempt = 1; ; attempt += 1) {
      let hooks: Transaction['hooks'] = [];
      try {
        const result = await this.host.withTransaction(() => {
          hooks = this.host.tx?.hooks ?? hooks;
          return work();
        });
        // Outside of this context: what a hook starts may live longer than the request, and must not carry its caller along.
        if (hooks.length > 0) this.cls.exit(() => hooks.forEach((hook) => this.runHook(hook)));
        return result;
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !mayWorkNextTime(error)) throw error;
        await delay(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  /** Calls `hook` once this unit of work has committed; never when it rolls back. For hints only: a crash in between loses it. */
  afterCommit(hook: () => void): void {
    const { tx } = this.host;
    if (!tx) throw new Error('afterCommit was called outside of a unit of work');
    tx.hooks.push(hook);
  }

  private runHook(hook: () => void): void {
    try {
      hook();
    } catch (error) {
      this.logger.error(error, 'an after-commit hook failed');
    }
  }
}
