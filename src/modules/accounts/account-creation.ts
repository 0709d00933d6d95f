import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { newId } from '../../platform/ids/index.js';
import { AuditTrail } from './audit-trail.js';
import { IdentityProvider } from './domain/identity-provider.js';
import { AccountEntity } from './entities/account.entity.js';
import { IdentityEntity } from './entities/identity.entity.js';
import { EmailVerified } from './events.js';

type NewAccount = Pick<AccountEntity, 'email' | 'emailCanonical' | 'displayName' | 'locale' | 'role' | 'ageConfirmedAt' | 'marketingRefusedAt' | 'acceptedPolicyVersion'>
  & {
    /** Null: none; the person sets one later, while signed in or through a reset. */
    readonly passwordHash: string | null;
    /** Whether they were asked about marketing mail, and answered. */
    readonly marketingRefusalOffered: boolean;
  };

/** Makes an account whose address is proved, and tells the other modules within the unit of work in force. */
@Injectable()
export class AccountCreation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws a unique violation when the address has an account */
  async create({ passwordHash, marketingRefusalOffered, ...given }: NewAccount): Promise<AccountEntity> {
    const now = this.clock.now();
    const account = Object.assign(new AccountEntity(), {
      ...given, id: newId(), emailVerifiedAt: now, avatarUrl: null, region: null, lifecycle: 'ACTIVE', suspendedAt: null, restrictedAt: null, purgeAt: null, createdAt: now,
    } satisfies AccountEntity);
    await this.database.write.insert(AccountEntity, account);
    if (passwordHash !== null) await this.database.write.insert(IdentityEntity, { id: newId(), accountId: account.id, provider: IdentityProvider.EMAIL, providerSubject: null, passwordHash, createdAt: now });
    await this.audit.record({ action: 'account.created', subject: account.id, actor: { kind: 'PERSON', accountId: account.id } });
    await this.events.publish(new EmailVerified(account.id, account.acceptedPolicyVersion, marketingRefusalOffered ? account.marketingRefusedAt !== null : null));
    return account;
  }
}
