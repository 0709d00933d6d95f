import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Role } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { InvalidInputError, NotFoundError, RateLimitedError } from '../../platform/errors/index.js';
import { Idempotency } from '../../platform/idempotency/index.js';
import { newId } from '../../platform/ids/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { CreditsService } from './credits.service.js';
import { GrantSource } from './domain/credits.js';
import { type GrantRecord, Statements } from './statements.js';

/** More than this at a time takes an administrator. */
const SUPPORT_LIMIT = 1_000;
/** And more than this in a day (UTC). */
const SUPPORT_DAILY_LIMIT = 5_000;
const DAY_MS = 86_400_000;

interface StaffGrant {
  readonly accountId: string;
  readonly amount: number;
  readonly reason: string;
  readonly expiresAt?: Date;
  readonly idempotencyKey: string;
}

/** Staff give somebody else credits: audited, with a reason that erasure can delete. */
@Injectable()
export class GrantCredits {
  constructor(
    private readonly credits: CreditsService,
    private readonly statements: Statements,
    private readonly idempotency: Idempotency,
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * For staff who gave a factor recently.
   * @throws ReauthenticationRequiredError, InvalidInputError, RateLimitedError (support's daily limit), NotFoundError, IdempotencyConflictError
   */
  async run(asked: StaffGrant): Promise<GrantRecord> {
    const staff = this.accounts.requireRecentAuthentication();
    const input = { ...asked, reason: asked.reason.trim() };
    const { accountId, amount, expiresAt, reason } = input;
    const limited = staff.role !== Role.ADMIN;
    if (accountId === staff.accountId) throw new InvalidInputError('accountId', 'NOT_OFFERED');
    if (reason === '') throw new InvalidInputError('reason', 'REQUIRED');
    if (limited && amount > SUPPORT_LIMIT) throw new InvalidInputError('amount', 'OUT_OF_RANGE', { min: 1, max: SUPPORT_LIMIT });
    return this.idempotency.run({
      accountId: staff.accountId,
      operation: 'grantCredits',
      key: input.idempotencyKey,
      input,
      replay: (grantId) => this.find(accountId, grantId),
      execute: async () => {
        if (!(await this.accounts.find(accountId))) throw new NotFoundError();
        if (limited) await this.countTowardsDay(staff.accountId, amount);
        const { grantId } = await this.credits.grant({ accountId, source: GrantSource.STAFF, amount, expiresAt, memo: reason, idempotencyKey: `staff:${newId()}` });
        await this.audit.record({ action: 'credits.granted', subject: accountId, details: { grantId, amount } });
        return { resultId: grantId, value: await this.find(accountId, grantId) };
      },
    });
  }

  /** The row's lock makes grants of one member of the staff wait for each other, so that no two pass the limit together. */
  private async countTowardsDay(staffId: string, amount: number): Promise<void> {
    const now = this.clock.now();
    const counted: unknown[] = await this.database.write.query(
      `INSERT INTO credit_staff_days AS kept (account_id, day, granted) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO UPDATE SET day = excluded.day, granted = excluded.granted + CASE kept.day WHEN excluded.day THEN kept.granted ELSE 0 END
         WHERE excluded.granted + CASE kept.day WHEN excluded.day THEN kept.granted ELSE 0 END <= $4
       RETURNING 1`,
      [staffId, now.toISOString().slice(0, 10), amount, SUPPORT_DAILY_LIMIT],
    );
    if (counted.length === 0) throw new RateLimitedError((DAY_MS - (now.getTime() % DAY_MS)) / 1_000);
  }

  private async find(accountId: string, grantId: string): Promise<GrantRecord> {
    const grant = await this.statements.findGrant(accountId, grantId);
    if (!grant) throw new NotFoundError();
    return grant;
  }
}
