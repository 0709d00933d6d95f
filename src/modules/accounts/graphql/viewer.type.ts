import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Locale, Role } from '../../../platform/context/index.js';
import { Node, ScopedField } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { AccountStatus, statusOf } from '../domain/account-status.js';
import type { Person } from '../domain/person.js';

registerEnumType(AccountStatus, {
  name: 'AccountStatus', description: 'The strongest of lifecycle, suspension and restriction. GRACE: closed, and can still be reactivated.',
});

/** Prefix of account ids. */
export const ACCOUNT = 'acct';

@ObjectType({ implements: Node, description: 'Whoever is calling: a person, or the account of an API key.' })
export class Viewer extends Node {
  /** The account's key in the database, for the modules that add fields. Not part of the schema. */
  readonly accountId: string;

  @Field({ description: 'Where mails go.' })
  @ScopedField('account:read')
  readonly email: string;

  @Field({ description: 'Whether the address was proved.' })
  @ScopedField('account:read')
  readonly emailVerified: boolean;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  @ScopedField('account:read')
  readonly displayName: string | null;

  @Field(() => String, { nullable: true, description: 'A picture, by its https address.' })
  @ScopedField('account:read')
  readonly avatarUrl: string | null;

  @Field(() => Locale, { description: 'Language of mails and answers.' })
  @ScopedField('account:read')
  readonly locale: Locale;

  @Field(() => String, { nullable: true, description: 'Country or country-subdivision (ISO 3166), as the person said.' })
  @ScopedField('account:read')
  readonly region: string | null;

  @Field(() => Role, { description: 'What the person may do beyond their own things. A key never acts as staff.' })
  @ScopedField('account:read')
  readonly role: Role;

  @Field(() => AccountStatus, { description: 'Where the account stands.' })
  @ScopedField('account:read')
  readonly status: AccountStatus;

  @Field({ description: 'When the account began.' })
  @ScopedField('account:read')
  readonly createdAt: Date;

  constructor(person: Person) {
    super();
    this.id = toPublicId(ACCOUNT, person.id);
    this.accountId = person.id;
    this.email = person.email;
    this.emailVerified = person.emailVerifiedAt !== null;
    this.displayName = person.displayName;
    this.avatarUrl = person.avatarUrl;
    this.locale = person.locale;
    this.region = person.region;
    this.role = person.role;
    this.status = statusOf(person);
    this.createdAt = person.createdAt;
  }
}
