import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { ContextStore } from '../../../platform/context/index.js';
import { InvalidInput, NotFound, RateLimited, resultUnion, ScopedField } from '../../../platform/graphql/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { Viewer } from '../../accounts/index.js';
import { NOTICE, PurposeNotices } from '../purpose-notices.js';
import { PurposeStates } from '../purpose-states.js';
import { SetConsent } from '../set-consent.js';
import { ConsentNotice, toConsentNotice } from './consent-notice.type.js';
import { ConsentState, toConsentState } from './consent-state.type.js';
import { ConsentNoticeArgs, SetConsentInput } from './set-consent.input.js';

export const SetConsentResult = resultUnion(
  'SetConsentResult', 'What holds from now on. NotFound: no such notice or recipient. RateLimited: agreeing only; refusing always gets through.',
  () => [ConsentState, InvalidInput, NotFound, RateLimited],
);

/** What account holders choose about, apart from cookies. */
@Resolver(() => Viewer)
export class AccountConsentsResolver {
  constructor(
    private readonly context: ContextStore,
    private readonly notices: PurposeNotices,
    private readonly choice: SetConsent,
    private readonly states: PurposeStates,
  ) {}

  @Query(() => ConsentNotice, { nullable: true, description: 'What to ask with before `setConsent` agrees. Null: there is nothing to ask, as for an unknown recipient.' })
  @Access({ anonymous: true })
  async consentNotice(@Args() { purpose, locale, recipientId }: ConsentNoticeArgs): Promise<ConsentNotice | null> {
    const notice = await this.notices.toShow(purpose, locale ?? this.context.current.locale, recipientId ?? null);
    return notice && toConsentNotice(notice);
  }

  @Query(() => ConsentNotice, { description: 'What to ask with before somebody says that one of their results may be used for training, in your language.' })
  @Access({ session: true })
  async trainingNotice(): Promise<ConsentNotice> {
    const notice = await this.notices.toShow('TRAINING_ITEM', this.context.current.locale);
    if (!notice) throw new Error('there is no notice about training');
    return toConsentNotice(notice);
  }

  @Mutation(() => SetConsentResult, { description: 'Agrees, refuses, withdraws or objects. It holds from your next request on. To agree, name the `consentNotice` that was shown: the text of now, one that was replaced is refused.' })
  @Access({ session: true })
  async setConsent(@Args('input', { description: 'The choice.' }) { purpose, granted, noticeId, recipientId }: SetConsentInput): Promise<ConsentState> {
    const { accountId } = this.caller;
    const recipient = recipientId ?? null;
    // Whatever else is sent with a refusal, it gets through.
    await this.choice.run(accountId, { purpose, granted, recipient, noticeId: granted && noticeId !== undefined ? parseId(NOTICE, noticeId) : null });
    return toConsentState(await this.states.one(accountId, purpose, recipient));
  }

  @ResolveField(() => [ConsentState], { description: 'What holds for every purpose, in one place.' })
  @ScopedField('session-only')
  async consents(@Parent() { accountId }: Viewer): Promise<ConsentState[]> {
    return (await this.states.of(accountId)).map(toConsentState);
  }

  private get caller(): { readonly accountId: string } {
    const { caller } = this.context.current;
    if (!caller) throw new Error('nobody is calling');
    return caller;
  }
}
