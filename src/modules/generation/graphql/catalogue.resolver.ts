import { Args, ArgsType, Field, ID, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import { Access } from '../../../platform/access/index.js';
import { ContextStore } from '../../../platform/context/index.js';
import { type ConnectionShape, decodeCursor, PageArgs, pageOf } from '../../../platform/graphql/index.js';
import { Catalogue } from '../catalogue.js';
import { ProviderEligibility } from '../provider-eligibility.js';
import { GenerationModel, Template, TemplateConnection, toModel, toTemplate } from './catalogue.types.js';

@ArgsType()
export class TemplatePageArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only templates of this category.' })
  @IsOptional() @IsString()
  category?: string;
}

@Resolver(() => GenerationModel)
export class CatalogueResolver {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly eligibility: ProviderEligibility,
    private readonly context: ContextStore,
  ) {}

  @Query(() => [GenerationModel], { description: 'The models on offer.' })
  @Access({ anonymous: true })
  async generationModels(): Promise<GenerationModel[]> {
    return (await this.catalogue.models()).map(toModel);
  }

  @ResolveField(() => Boolean, { description: 'Whether it takes tasks of the caller at present: its provider works here and may be sent the caller’s data.' })
  async available({ available, provider }: GenerationModel): Promise<boolean> {
    return available && (await this.eligibility.of(provider, this.context.current.caller?.accountId ?? null)) !== null;
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: 'The recipient abroad that a person has to agree to first (setConsent with INTERNATIONAL_TRANSFER and this recipientId); null where no such consent is needed.',
  })
  consentRecipientId({ provider }: GenerationModel): string | null {
    return this.eligibility.consentRecipientOf(provider);
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
