import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import { Access } from '../../../platform/access/index.js';
import { type ConnectionShape, decodeCursor, PageArgs, pageOf } from '../../../platform/graphql/index.js';
import { Catalogue } from '../catalogue.js';
import { GenerationModel, Template, TemplateConnection, toModel, toTemplate } from './catalogue.types.js';

@ArgsType()
export class TemplatePageArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only templates of this category.' })
  @IsOptional() @IsString()
  category?: string;
}

@Resolver(() => GenerationModel)
export class CatalogueResolver {
  constructor(private readonly catalogue: Catalogue) {}

  @Query(() => [GenerationModel], { description: 'The models on offer.' })
  @Access({ anonymous: true })
  async generationModels(): Promise<GenerationModel[]> {
    return (await this.catalogue.models()).map(toModel);
  }

  @Query(() => TemplateConnection, { description: 'The templates on offer, newest first.' })
  @Access({ anonymous: true })
  async templates(@Args() { first, after, category }: TemplatePageArgs): Promise<ConnectionShape<Template>> {
    const models = new Map((await this.catalogue.models()).map((model) => [model.id, model]));
    const before = decodeCursor(after);
    const shown = [...(await this.catalogue.templates())].reverse().flatMap((template) => {
      const model = models.get(template.modelId);
      const wanted = (category === undefined || template.category === category) && (before === null || template.id < before);
      return model && wanted ? [{ template, model }] : [];
    });
    return pageOf(shown.slice(0, first + 1), first, ({ template }) => template.id, ({ template, model }) => toTemplate(template, model));
  }
}
