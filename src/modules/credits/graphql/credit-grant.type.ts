import { Field, GraphQLISODateTime, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { GrantSource } from '../domain/credits.js';
import type { GrantRecord } from '../statements.js';

registerEnumType(GrantSource, {
  name: 'GrantSource',
  description: 'Where credits came from.',
  valuesMap: {
    SIGNUP: { description: 'A present to everyone who confirms their address.' },
    PLAN: { description: 'A subscription.' },
    PACK: { description: 'A purchase of credits.' },
    PROMOTION: { description: 'A promotion.' },
    COMPENSATION: { description: 'In place of credits that came back after they had expired, or of a payment that stands after all.' },
    STAFF: { description: 'Given by our staff.' },
  },
});

@ObjectType({ implements: Node, description: 'Credits that came together. They are spent by priority, then the earliest to expire first, promotional before paid, oldest first.' })
export class CreditGrant extends Node {
  @Field(() => GrantSource, { description: 'Where they came from.' })
  source: GrantSource;

  @Field(() => Int, { description: 'How many credits it was.' })
  amount: number;

  @Field(() => Int, { description: 'How many of them can still be spent; without those on hold, and 0 once expired.' })
  remaining: number;

  @Field(() => GraphQLISODateTime, { description: 'When they came.' })
  grantedAt: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'From when on they can no longer be spent; null: never.' })
  expiresAt: Date | null;
}

export const GRANT_ID = 'grant';

/** A grant as the API shows it. */
export const toCreditGrant = (record: GrantRecord): CreditGrant =>
  Object.assign(new CreditGrant(), { ...record, id: toPublicId(GRANT_ID, record.id) });
