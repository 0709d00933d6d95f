import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Deleted } from '../../../platform/graphql/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { MediaService } from '../../media/index.js';
import { GenerationService } from '../generation.service.js';
import { DeleteOutputInput, UpdateOutputInput } from './generation.inputs.js';
import { GenerationViews } from './generation-views.js';
import { OUTPUT, Output } from './output.type.js';
import { DeleteResult, UpdateOutputResult } from './results.js';

@Resolver(() => Output)
export class OutputsResolver {
  constructor(
    private readonly service: GenerationService,
    private readonly media: MediaService,
    private readonly views: GenerationViews,
  ) {}

  @Mutation(() => UpdateOutputResult, { description: 'Keeps an output or lets it go, publishes or hides it, allows or forbids training with it.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async updateOutput(@Args('input', { description: 'Which one, and what changes.' }) { id, ...change }: UpdateOutputInput): Promise<Output> {
    return new Output(await this.service.updateOutput(this.views.requester, parseId(OUTPUT, id), change), this.media);
  }

  @Mutation(() => DeleteResult, { description: 'Deletes an output: its links stop working at once. With the last one of a task its words go too.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async deleteOutput(@Args('input', { description: 'Which one.' }) { id }: DeleteOutputInput): Promise<Deleted> {
    await this.service.deleteOutput(this.views.accountId, parseId(OUTPUT, id));
    return Object.assign(new Deleted(), { id });
  }
}
