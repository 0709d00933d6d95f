import { Int, ResolveField, Resolver } from '@nestjs/graphql';
import { Upload } from '../../media/index.js';
import { GenerationModel, Template } from './catalogue.types.js';
import { DataRoute, Generation } from './generation.type.js';
import { GenerationViews } from './generation-views.js';
import { Output } from './output.type.js';

/** Without parameter decorators on purpose: Nest then calls these directly, which a page of a hundred tasks notices. */
@Resolver(() => Generation)
export class GenerationFieldsResolver {
  constructor(private readonly views: GenerationViews) {}

  @ResolveField(() => GenerationModel, { description: 'What made it, or will.' })
  model({ record }: Generation): Promise<GenerationModel> {
    return this.views.modelOf(record);
  }

  @ResolveField(() => Template, { nullable: true, description: 'The template it was made with, in the version of that time.' })
  template({ record }: Generation): Promise<Template | null> {
    return this.views.templateOf(record);
  }

  @ResolveField(() => [Upload], { description: 'The pictures it works from; those that were deleted are missing.' })
  inputs({ record }: Generation): Upload[] | Promise<Upload[]> {
    return this.views.inputsOf(record);
  }

  @ResolveField(() => [Output], { description: 'What was made; those that were deleted are missing.' })
  outputs({ record }: Generation): Output[] | Promise<Output[]> {
    return this.views.outputsOf(record);
  }

  @ResolveField(() => Int, { nullable: true, description: 'Its place in the line, from 1, counted to 1,000; null unless QUEUED.' })
  queuePosition({ record }: Generation): Promise<number | null> {
    return this.views.placeOf(record);
  }

  @ResolveField(() => DataRoute, { nullable: true, description: 'Where its data went, at the latest attempt; null before the first.' })
  route({ record }: Generation): Promise<DataRoute | null> {
    return this.views.routeOf(record);
  }
}
