import { Injectable } from '@nestjs/common';
import { Role } from '../../platform/context/index.js';
import { InvalidInputError, NotFoundError } from '../../platform/errors/index.js';
import { Idempotency } from '../../platform/idempotency/index.js';
import { newId } from '../../platform/ids/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { CreditsService } from './credits.service.js';
import { GrantSource } from './domain/credits.js';
import { type GrantRecord, Statements } from './statements.js';

/** More than this at a time takes an administrator. */
const SUPPORT_LIMIT = 1_000;

interface StaffGrant {
  readonly accountId: string;
  readonly amount: number;
  readonly reason: string;
  readonly expiresAt?: Date;
  readonly idempotencyKey: string;
}

/** Staff give somebody credits: audited, with a reason that erasure can delete. */
@Injectable()
export class GrantCredits {
  constructor(
    private readonly credits: CreditsService,
    private readonly statements: Statements,
    private readonly idempotency: Idempotency,
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws InvalidInputError, NotFoundError, IdempotencyConflictError */
  async run(input: StaffGrant, staff: { readonly accountId: string; readonly role: Role }): Promise<GrantRecord> {
    if (staff.role !== Role.ADMIN && input.amount > SUPPORT_LIMIT) throw new InvalidInputError('amount', 'OUT_OF_RANGE', { min: 1, max: SUPPORT_LIMIT });
    return this.idempotency.run({
      accountId: staff.accountId,
      operation: 'grantCredits',
      key: input.idempotencyKey,
      input,
      replay: (grantId) => this.find(input.accountId, grantId),
      execute: async () => {
        const { accountId, amount, expiresAt, reason } = input;
        if (!(await this.accounts.find(accountId))) throw new NotFoundError();
        const { grantId } = await this.credits.grant({ accountId, source: GrantSource.STAFF, amount, expiresAt, memo: reason, idempotencyKey: `staff:${newId()}` });
        await this.audit.record({ action: 'credits.granted', subject: accountId, details: { grantId, amount } });
        return { resultId: grantId, value: await this.find(accountId, grantId) };
      },
    });
  }

  private async find(accountId: string, grantId: string): Promise<GrantRecord> {
    const grant = await this.statements.findGrant(accountId, grantId);
    if (!grant) throw new NotFoundError();
    return grant;
  }
}
