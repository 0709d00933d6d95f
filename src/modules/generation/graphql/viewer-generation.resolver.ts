import { Args, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { type ConnectionShape, connectionOf, decodeCursor, PageArgs, pageOf, ScopedField, selectedFields } from '../../../platform/graphql/index.js';
import { Viewer } from '../../accounts/index.js';
import { MediaService, Upload } from '../../media/index.js';
import { GenerationService } from '../generation.service.js';
import { GenerationPageArgs } from './generation.resolver.js';
import { Generation, GenerationConnection } from './generation.type.js';
import { GenerationViews } from './generation-views.js';

const UploadConnection = connectionOf(Upload);

@Resolver(() => Viewer)
export class ViewerGenerationResolver {
  constructor(
    private readonly service: GenerationService,
    private readonly media: MediaService,
    private readonly views: GenerationViews,
  ) {}

  @ResolveField(() => GenerationConnection, { description: 'The tasks of this account, newest first.' })
  @ScopedField('generation:read')
  async generations(@Parent() { accountId }: Viewer, @Args() { first, after, filter }: GenerationPageArgs, @Info() info: GraphQLResolveInfo): Promise<ConnectionShape<Generation>> {
    const asked = selectedFields(info);
    const records = await this.service.page(accountId, first + 1, decodeCursor(after), { ...filter, withInputs: asked.has('inputs') });
    await this.views.preload(accountId, records.slice(0, first), asked);
    return pageOf(records, first, ({ id }) => id, (record) => this.views.generation(record));
  }

  @ResolveField(() => UploadConnection, { description: 'The uploads of this account, newest first.' })
  @ScopedField('generation:read')
  async uploads(@Parent() { accountId }: Viewer, @Args() { first, after }: PageArgs): Promise<ConnectionShape<Upload>> {
    const records = await this.media.uploadPage(accountId, first + 1, decodeCursor(after));
    return pageOf(records, first, ({ id }) => id, (record) => new Upload(record, this.media));
  }
}
