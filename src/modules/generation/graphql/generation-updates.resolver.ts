import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { NotFoundError } from '../../../platform/errors/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { GenerationService } from '../generation.service.js';
import { GenerationUpdates } from '../generation-updates.js';
import { GENERATION, Generation } from './generation.type.js';
import { GenerationStream } from './generation-stream.js';
import { GenerationViews } from './generation-views.js';

@Resolver(() => Generation)
export class GenerationUpdatesResolver {
  constructor(
    private readonly service: GenerationService,
    private readonly updates: GenerationUpdates,
    private readonly views: GenerationViews,
  ) {}

  @Subscription(() => Generation, {
    description: 'Your tasks as they change. First comes how things stand: the task, or without an id your latest twenty and all that wait or run. It ends when the task is deleted. Slow readers get the latest state.',
  })
  @Access({ session: true, apiKey: 'generation:read' })
  async generationUpdated(
    @Args('id', { type: () => ID, nullable: true, description: 'One task of yours; absent: all of them.' }) id?: string | null,
  ): Promise<AsyncIterableIterator<{ generationUpdated: Generation }>> {
    const { accountId } = this.views;
    const only = id === null || id === undefined ? null : parseId(GENERATION, id);
    if (only !== null && !(await this.service.find(accountId, only))) throw new NotFoundError();
    return new GenerationStream(accountId, only, this.updates.subscribe(accountId, only), this.service, (record) => this.views.generation(record));
  }
}
