import { Field, GraphQLISODateTime, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AccountPurpose } from '../domain/account-purpose.js';
import { ConsentBasis } from '../domain/marketing-basis.js';
import type { PurposeState } from '../purpose-states.js';

registerEnumType(AccountPurpose, {
  name: 'ConsentPurpose',
  description: 'What account holders choose about; cookies are chosen about apart.',
  valuesMap: {
    MARKETING_EMAIL: { description: 'Mails about our services.' },
    MODEL_TRAINING: { description: 'Training our models. A yes by itself allows nothing: each result needs its own, see `trainingOptIn`. A no ends all that was allowed.' },
    PRODUCT_IMPROVEMENT: { description: 'Looking at uploads, prompts and results to improve the service.' },
    INTERNATIONAL_TRANSFER: { description: 'Sending what a request needs to one recipient abroad for whom there is no other safeguard.' },
  },
});
registerEnumType(ConsentBasis, {
  name: 'ConsentBasis',
  description: 'Why it may be done.',
  valuesMap: {
    CONSENT: { description: 'You agreed.' },
    SOFT_OPT_IN: { description: 'You are a customer, were asked at each step, and have not refused. Marketing mails about similar services only.' },
    NONE: { description: 'It may not be done.' },
  },
});

@ObjectType({ description: 'What holds for one purpose.' })
export class ConsentState {
  @Field(() => AccountPurpose, { description: 'What it is about.' })
  purpose: AccountPurpose;

  @Field({ description: 'Whether you agreed, and still do. False until you say so.' })
  granted: boolean;

  @Field(() => ConsentBasis, { description: 'On which basis it may be done, if at all.' })
  basis: ConsentBasis;

  @Field(() => ID, { nullable: true, description: 'For a transfer: to whom. See `recipients`.' })
  recipientId: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'Since when. Null where nothing was ever chosen.' })
  since: Date | null;
}

export const toConsentState = ({ recipient, ...state }: PurposeState): ConsentState => Object.assign(new ConsentState(), { ...state, recipientId: recipient });
