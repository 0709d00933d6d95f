import { Injectable } from '@nestjs/common';
import type { Locale, Role, SessionCaller } from '../../platform/context/index.js';
import type { Person } from './domain/person.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** Where and how to write to somebody. */
export interface Contact {
  readonly accountId: string;
  readonly email: string;
  readonly locale: Locale;
}

/** The accounts module's front door for other modules. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly people: People,
    private readonly sessions: Sessions,
  ) {}

  /** The account, or null where it is missing or erased. */
  find(accountId: string): Promise<Person | null> {
    return this.people.find(accountId);
  }

  /** Which of these accounts there are; missing and erased ones are left out. */
  existing(accountIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.people.existing(accountIds);
  }

  /** The verified address and language of somebody who may get service mails: null for a missing, erased or finalising account. */
  async contactOf(accountId: string): Promise<Contact | null> {
    const person = await this.people.find(accountId);
    if (!person?.emailVerifiedAt || person.lifecycle === 'FINALIZING') return null;
    return { accountId, email: person.email, locale: person.locale };
  }

  /** Staff of a role, to be told of what they have to see to. */
  async contactsWithRole(role: Role): Promise<Contact[]> {
    return (await this.people.withRole(role)).map(({ id, email, locale }) => ({ accountId: id, email, locale }));
  }

  /** Everyone who may get service mails, in the order of their ids, after `after` (null: from the beginning). */
  contactsAfter(after: string | null, limit: number): Promise<Contact[]> {
    return this.people.contactsAfter(after, limit);
  }

  /**
   * For sensitive actions.
   * @returns the caller, who gave a factor within the last ten minutes
   * @throws ReauthenticationRequiredError; ForbiddenError where no person is calling
   */
  requireRecentAuthentication(): SessionCaller {
    return this.sessions.requireRecentAuthentication();
  }
}
