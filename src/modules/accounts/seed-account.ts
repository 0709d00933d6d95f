import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Locale, type Role, type Scope } from '../../platform/context/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { AccountCreation } from './account-creation.js';
import type { ApiKeyMode } from './domain/api-key-secret.js';
import { ApiKeys } from './api-keys.js';
import { CreateApiKey } from './create-api-key.js';
import { parseEmail } from './domain/email-address.js';
import { PasswordHasher } from './password-hasher.js';
import { People } from './people.js';

export interface SeededAccount {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly displayName: string;
}

export interface SeededApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly mode: ApiKeyMode;
}

/** Makes what a fresh installation is shown with. Each call may be repeated: what is there stays as it is. */
@Injectable()
export class SeedAccount {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly people: People,
    private readonly hasher: PasswordHasher,
    private readonly creation: AccountCreation,
    private readonly keys: ApiKeys,
    private readonly keyCreation: CreateApiKey,
  ) {}

  /**
   * An account with a proved address. The password is the seed's own business: no rule is applied to it.
   * @returns the account's id, and whether this call made it
   */
  async account({ email: given, password, role, displayName }: SeededAccount): Promise<{ accountId: string; created: boolean }> {
    const address = parseEmail(given);
    if (!address) throw new InvalidInputError('email', 'NOT_AN_EMAIL');
    const { email, canonical: emailCanonical } = address;
    const there = await this.people.byEmail(emailCanonical);
    if (there) return { accountId: there.id, created: false };
    const passwordHash = await this.hasher.hash(password);
    const account = await this.uow.run(() => this.creation.create({
      email, emailCanonical, passwordHash, displayName, role, locale: Locale.EN, ageConfirmedAt: this.clock.now(), marketingRefusedAt: null, marketingRefusalOffered: false,
      acceptedPolicyVersion: null,
    }));
    return { accountId: account.id, created: true };
  }

  /** @returns the secret, or null where the account has a key of that name */
  async apiKey(accountId: string, given: SeededApiKey): Promise<string | null> {
    if ((await this.keys.listOf(accountId)).some(({ name }) => name === given.name)) return null;
    const { secret } = await this.uow.run(() => this.keyCreation.issue(accountId, { ...given, creditLimit: null, expiresAt: null, rotatedFrom: null }));
    return secret;
  }
}
