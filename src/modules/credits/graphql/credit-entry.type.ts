import { Field, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { EntryKind } from '../domain/credits.js';
import type { EntryRecord } from '../statements.js';

registerEnumType(EntryKind, {
  name: 'EntryKind',
  description: 'What an entry of the ledger did.',
  valuesMap: {
    GRANT: { description: 'Credits came.' },
    HOLD: { description: 'Credits were set aside for a generation.' },
    CAPTURE: { description: 'Credits on hold were charged.' },
    RELEASE: { description: 'Credits on hold came back.' },
    EXPIRE: { description: 'Credits expired.' },
    CLAWBACK: { description: 'Credits were taken back, because their payment was refunded.' },
    DEBT: { description: 'Credits of a refunded payment had been spent already.' },
    REPAY: { description: 'Credits paid a debt.' },
    REVERSAL: { description: 'A charge or a clawback was undone.' },
  },
});

@ObjectType({ implements: Node, description: 'One line of the account statement. Never changed, never deleted; the amounts add up to what is available.' })
export class CreditEntry extends Node {
  @Field(() => EntryKind, { description: 'What happened.' })
  kind: EntryKind;

  @Field(() => Int, { description: 'Change of the available credits; 0 for what moved held credits or a debt only.' })
  amount: number;

  @Field(() => Int, { description: 'Change of the credits on hold.' })
  heldChange: number;

  @Field(() => Int, { description: 'Change of the debt.' })
  debtChange: number;

  @Field(() => Int, { description: 'Credits available right after it.' })
  availableAfter: number;

  @Field(() => ID, { nullable: true, description: 'The generation it was for.' })
  generationId: string | null;

  @Field(() => GraphQLISODateTime, { description: 'When it happened.' })
  createdAt: Date;
}

export const ENTRY_ID = 'entry';

/** An entry as the API shows it. */
export const toCreditEntry = ({ id, kind, change, availableAfter, generationId, createdAt }: EntryRecord): CreditEntry =>
  Object.assign(new CreditEntry(), {
    id: toPublicId(ENTRY_ID, id), kind, amount: change.available, heldChange: change.held, debtChange: change.debt, availableAfter, createdAt,
    generationId: generationId === null ? null : toPublicId('gen', generationId),
  });
