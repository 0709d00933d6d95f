import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Locale, Role } from '../../../platform/context/index.js';
import { connectionOf, InvalidInput, InvalidState, NotFound, ReauthenticationRequired, resultUnion } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { AccountStatus, statusOf } from '../domain/account-status.js';
import type { Person } from '../domain/person.js';
import { ACCOUNT } from './viewer.type.js';

@ObjectType({ description: 'An account, as staff see it.' })
export class Account {
  @Field(() => ID, { description: 'TypeID `acct_...`.' })
  readonly id: string;

  @Field({ description: 'Where mails go.' })
  readonly email: string;

  @Field({ description: 'Whether the address was proved.' })
  readonly emailVerified: boolean;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  readonly displayName: string | null;

  @Field(() => Locale, { description: 'Language of mails and answers.' })
  readonly locale: Locale;

  @Field(() => String, { nullable: true, description: 'Country or country-subdivision (ISO 3166).' })
  readonly region: string | null;

  @Field(() => Role, { description: 'What the person may do beyond their own things.' })
  readonly role: Role;

  @Field(() => AccountStatus, { description: 'Where the account stands.' })
  readonly status: AccountStatus;

  @Field({ description: 'When the account began.' })
  readonly createdAt: Date;

  constructor(person: Person) {
    this.id = toPublicId(ACCOUNT, person.id);
    this.email = person.email;
    this.emailVerified = person.emailVerifiedAt !== null;
    this.displayName = person.displayName;
    this.locale = person.locale;
    this.region = person.region;
    this.role = person.role;
    this.status = statusOf(person);
    this.createdAt = person.createdAt;
  }
}

export const AccountConnection = connectionOf(Account);

export const AccountResult = resultUnion('AccountResult', 'The outcome of an action on an account. InvalidState: for one, the last administrator.', () =>
  [Account, NotFound, InvalidInput, InvalidState, ReauthenticationRequired]);
