import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ScopedField } from '../../../platform/graphql/index.js';
import { Viewer } from '../../accounts/index.js';
import { BreachNotices } from '../breach-notices.js';
import { DocumentNotices } from '../document-notices.js';
import { Notice } from './notice.type.js';

@Resolver(() => Viewer)
export class NoticesResolver {
  constructor(
    private readonly documents: DocumentNotices,
    private readonly breaches: BreachNotices,
  ) {}

  @ResolveField(() => [Notice], { description: 'What to take note of, newest first: incidents that concern the person, new versions of documents.' })
  @ScopedField('session-only')
  async notices(@Parent() { accountId, locale }: Viewer): Promise<Notice[]> {
    const [breaches, documents] = await Promise.all([this.breaches.of(accountId, locale), this.documents.of(accountId, locale)]);
    return [...breaches.map((one) => Notice.ofBreach(one)), ...documents.map((one) => Notice.ofDocument(one))].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  }
}
