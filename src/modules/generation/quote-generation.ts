import { Injectable } from '@nestjs/common';
import { deadlinePeriod } from '../../config/index.js';
import { Clock, fixedLength } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { newId, tryParseId } from '../../platform/ids/index.js';
import { type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { QuoteRepository } from './entities/quote.repository.js';
import { QuoteNotUsableError } from './errors.js';
import { fingerprintOf, type PreparedTask, PrepareTask, type TaskOrder } from './prepare-task.js';
import type { Requester } from './requester.js';
import type { QuoteRecord } from './domain/records.js';

/** How long a quoted price holds. */
const QUOTE_MS = fixedLength(deadlinePeriod('quote'));

/** Promises prices. */
@Injectable()
export class QuoteGeneration {
  private readonly limit: Limit;

  constructor(
    private readonly prepare: PrepareTask,
    private readonly quotes: QuoteRepository,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    limiter: RateLimiter,
  ) {
    this.limit = limiter.define({ name: 'generation.quote', points: 120, seconds: 60, developmentPoints: 1_200 });
  }

  /** @throws as PrepareTask.run does; RateLimitedError */
  async run(requester: Requester, order: TaskOrder): Promise<QuoteRecord> {
    await this.limit.consume(requester.accountId);
    const task = await this.prepare.run(requester, order);
    const now = this.clock.now();
    const quote: QuoteRecord = {
      id: newId(), accountId: requester.accountId, fingerprint: fingerprintOf(task), credits: task.price, provider: task.model.provider,
      expiresAt: new Date(now.getTime() + QUOTE_MS), createdAt: now,
    };
    await this.uow.run(() => this.quotes.insert(quote));
    return quote;
  }

  /** The price of a task: the list's, or what a quote promised when that is less. @throws QuoteNotUsableError */
  async priceOf(accountId: string, task: PreparedTask, quoteId: string | undefined): Promise<number> {
    if (quoteId === undefined) return task.price;
    const id = tryParseId('quote', quoteId);
    const quote = id && (await this.quotes.findValid(accountId, id, this.clock.now()));
    if (!quote || !quote.fingerprint.equals(fingerprintOf(task))) throw new QuoteNotUsableError();
    return Math.min(task.price, quote.credits);
  }

  /** Of all accounts. */
  purgeExpired(): Promise<void> {
    return this.uow.run(() => this.quotes.deleteExpired(this.clock.now()));
  }
}
