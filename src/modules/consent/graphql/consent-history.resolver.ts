import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type ConnectionShape, connectionOf, decodeCursor, PageArgs, pageOf, ScopedField } from '../../../platform/graphql/index.js';
import { Viewer } from '../../accounts/index.js';
import { ChoiceHistory } from '../choice-history.js';
import { ConsentRecord } from './consent-record.type.js';

const ConsentRecordConnection = connectionOf(ConsentRecord);
const RECORD_NUMBER = /^[1-9]\d{0,8}$/;

@Resolver(() => Viewer)
export class ConsentHistoryResolver {
  constructor(private readonly history: ChoiceHistory) {}

  @ResolveField(() => ConsentRecordConnection, { description: 'Everything you ever chose, newest first. `consentProof` shows what you were asked.' })
  @ScopedField('session-only')
  async consentHistory(@Parent() { accountId }: Viewer, @Args() { first, after }: PageArgs): Promise<ConnectionShape<ConsentRecord>> {
    const before = decodeCursor(after, RECORD_NUMBER);
    const choices = await this.history.of(accountId, first + 1, before === null ? null : Number(before));
    return pageOf(choices, first, ({ fact }) => String(fact.seq), ({ fact, textHash }) => new ConsentRecord(fact, textHash));
  }
}
