import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { assertUnreachable, IdempotencyConflictError, InvalidInputError, InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { assertAmount } from './domain/amount.js';
import { DEFAULT_PRIORITY, GrantSource, isPaidSource, MAX_CREDITS, SIGNUP_CREDITS } from './domain/credits.js';
import { InsufficientCreditsError, SpendLimitReachedError } from './errors.js';
import { Ledger } from './ledger.js';
import { LedgerHealthCheck, type LedgerHealthReport } from './ledger-health.js';
import { type Balance, Statements } from './statements.js';

export interface GrantInput {
  readonly accountId: string;
  readonly source: GrantSource;
  readonly amount: number;
  /** Absent: never. */
  readonly expiresAt?: Date | null;
  /** Paid credits burn after promotional ones. Absent: by source. */
  readonly paid?: boolean;
  /** Lower burns first. */
  readonly priority?: number;
  /** Counts per customer, for ever: the same key gives the same grant. It can't be erased, so it must not name a person. */
  readonly idempotencyKey: string;
  /** Why, in a person's words; erasable. */
  readonly memo?: string;
}

export interface HoldInput {
  readonly accountId: string;
  readonly amount: number;
  /** Chosen by the caller. The same id again, on the same terms and before it is settled, is the same hold. */
  readonly holdId: string;
  readonly generationId: string;
  /** Spends within this key's budget too. */
  readonly apiKeyId?: string | null;
  /** When the caller must have settled it. Nothing happens by itself then, but ledgerHealth counts it. */
  readonly deadline: Date;
}

/** What a hold came to, in credits. */
export interface Settlement {
  readonly charged: number;
  readonly givenBack: number;
}

/**
 * The front door of the ledger. Every operation is one round trip within the caller's unit of work and, except for a refused one that the caller
 * survives, all or nothing with it. Repeating an operation changes nothing and tells what was done.
 */
@Injectable()
export class CreditsService {
  private readonly ledger = new Ledger((statement, parameters) => this.database.change(statement, parameters));

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly statements: Statements,
    private readonly healthCheck: LedgerHealthCheck,
  ) {}

  /** @throws InvalidInputError, IdempotencyConflictError (the key was used for another source or amount) */
  async grant(input: GrantInput): Promise<{ grantId: string; replayed: boolean }> {
    assertAmount(input.amount);
    const { accountId, source, amount, expiresAt = null, paid = isPaidSource(source), priority = DEFAULT_PRIORITY, idempotencyKey, memo = null } = input;
    const now = this.clock.now();
    if (expiresAt !== null && expiresAt <= now) throw new InvalidInputError('expiresAt', 'INVALID');
    const { outcome, grantId } = await this.ledger.grant({ accountId, source, amount, expiresAt, paid, priority, idempotencyKey, memo }, now);
    switch (outcome) {
      case 'GRANTED':
      case 'REPLAYED':
        return { grantId, replayed: outcome === 'REPLAYED' };
      case 'CONFLICT':
        throw new IdempotencyConflictError();
      case 'TOO_MANY':
        throw new InvalidInputError('amount', 'OUT_OF_RANGE', { min: 1, max: MAX_CREDITS });
      default:
        return assertUnreachable(outcome);
    }
  }

  /** The credits that a new person starts with; once per customer. */
  async grantForSignUp(accountId: string): Promise<void> {
    await this.grant({ accountId, source: GrantSource.SIGNUP, amount: SIGNUP_CREDITS, idempotencyKey: 'signup' });
  }

  /** @throws InsufficientCreditsError, SpendLimitReachedError, IdempotencyConflictError (the id is another hold's, or this one is settled) */
  async hold(input: HoldInput): Promise<void> {
    assertAmount(input.amount);
    const { outcome, spendable } = await this.ledger.hold({ ...input, apiKeyId: input.apiKeyId ?? null }, this.clock.now());
    switch (outcome) {
      case 'HELD':
      case 'REPLAYED':
        return;
      case 'INSUFFICIENT':
        throw new InsufficientCreditsError(input.amount, spendable);
      case 'OVER_BUDGET':
        throw new SpendLimitReachedError(input.amount, spendable);
      case 'CONFLICT':
        throw new IdempotencyConflictError();
      default:
        assertUnreachable(outcome);
    }
  }

  /**
   * Charges `amount` of the hold and gives the rest back.
   * @throws InvalidStateError when the hold was settled otherwise, NotFoundError
   */
  async capture({ holdId, amount }: { readonly holdId: string; readonly amount: number }): Promise<Settlement> {
    assertAmount(amount);
    return this.settle(holdId, amount);
  }

  /**
   * Gives everything back, to the very grants it came from; one that has expired is replaced by a grant of 14 days.
   * @throws InvalidStateError when the hold was captured, NotFoundError
   */
  async release({ holdId }: { readonly holdId: string }): Promise<Settlement> {
    return this.settle(holdId, 0);
  }

  /**
   * Gives charged credits back after all, in the manner of `release`.
   * @throws InvalidStateError for more than is charged, or where the balance would pass the largest; IdempotencyConflictError, NotFoundError
   */
  async reverseCapture(input: { readonly holdId: string; readonly amount: number; readonly idempotencyKey: string }): Promise<void> {
    assertAmount(input.amount);
    this.accept(await this.ledger.reverseCapture(input.holdId, input.amount, input.idempotencyKey, this.clock.now()));
  }

  /**
   * Takes credits of a grant back, because its payment was refunded or failed: what is left of it; what was spent becomes a debt.
   * @returns `taken` from the grant, and `owed` in addition; credits of other grants repay that at once, as far as they reach
   * @throws InvalidStateError for more than was granted, or where the debt would pass the largest; IdempotencyConflictError, NotFoundError
   */
  async clawback(input: { readonly grantId: string; readonly amount: number; readonly idempotencyKey: string; readonly reason?: string }): Promise<{ taken: number; owed: number }> {
    assertAmount(input.amount);
    const { outcome, taken, owed } = await this.ledger.clawBack(input.grantId, input.amount, input.idempotencyKey, input.reason ?? null, this.clock.now());
    this.accept(outcome);
    return { taken, owed };
  }

  /** Undoes the clawback made with this key, because the payment stands after all. @throws InvalidStateError where the balance would pass the largest; NotFoundError */
  async reverseClawback({ grantId, idempotencyKey }: { readonly grantId: string; readonly idempotencyKey: string }): Promise<void> {
    this.accept(await this.ledger.reverseClawBack(grantId, idempotencyKey, this.clock.now()));
  }

  /** Books what has expired, for the customers of up to `limit` grants. @returns how many customers; 0: nothing is left to do, or all are busy */
  async expireDue(limit: number): Promise<number> {
    return this.ledger.expireDue(limit, this.clock.now());
  }

  /**
   * Lets an API key spend: up to `limit` credits (null: any), or from the budget of the key it replaces.
   * @throws Error when `inheritFrom` has no budget of this account
   */
  async openBudget(input: { readonly accountId: string; readonly apiKeyId: string; readonly limit: number | null; readonly inheritFrom?: string | null }): Promise<void> {
    if (input.limit !== null && input.limit !== 0) assertAmount(input.limit, 'creditLimit');
    await this.ledger.openBudget(input.accountId, input.apiKeyId, input.limit, input.inheritFrom ?? null);
  }

  /** Of this moment; zeros for somebody who never had credits. */
  balance(accountId: string): Promise<Balance> {
    return this.statements.balance(accountId);
  }

  /** Open holds past their deadline, oldest first, for whoever placed them to settle. */
  overdueHolds(limit: number): Promise<{ holdId: string; generationId: string | null }[]> {
    return this.statements.overdueHolds(limit);
  }

  /**
   * Cuts the entries of these generations off from them, because the generations are deleted. Their holds must be settled: `overdueHolds` and a
   * repeated `hold` know an open one by its generation.
   */
  async forgetGeneration(generationIds: readonly string[]): Promise<void> {
    await this.database.write.query('DELETE FROM credit_hold_links WHERE generation_id = ANY ($1)', [generationIds]);
  }

  /** Recomputes the whole ledger; heavy. While a run is under way its result is shared. Raises the alarm when something doesn't add up. */
  health(): Promise<LedgerHealthReport> {
    return this.healthCheck.run();
  }

  private async settle(holdId: string, capture: number): Promise<Settlement> {
    const { outcome, ...settlement } = await this.ledger.settle(holdId, capture, this.clock.now());
    this.accept(outcome === 'CONFLICT' ? 'EXCEEDS' : outcome);
    return settlement;
  }

  private accept(outcome: 'SETTLED' | 'REVERSED' | 'CLAWED_BACK' | 'REPLAYED' | 'CONFLICT' | 'EXCEEDS' | 'TOO_MANY' | 'MISSING'): void {
    if (outcome === 'MISSING') throw new NotFoundError();
    if (outcome === 'CONFLICT') throw new IdempotencyConflictError();
    if (outcome === 'EXCEEDS' || outcome === 'TOO_MANY') throw new InvalidStateError();
  }
}
