import { Args, ArgsType, Field, ID, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { GraphQLResolveInfo } from 'graphql';
import { Access } from '../../../platform/access/index.js';
import { type ConnectionShape, decodeCursor, Deleted, PageArgs, pageOf, selectedFields } from '../../../platform/graphql/index.js';
import { parseId, tryParseId } from '../../../platform/ids/index.js';
import { GenerationService } from '../generation.service.js';
import { type Quote, toQuote } from './catalogue.types.js';
import {
  CancelGenerationInput, CreateGenerationInput, DeleteGenerationInput, DeletePromptInput, GenerationFilter, RetryGenerationInput,
} from './generation.inputs.js';
import { GENERATION, Generation, GenerationConnection } from './generation.type.js';
import { GenerationViews } from './generation-views.js';
import { CancelGenerationResult, CreateGenerationResult, DeleteResult, QuoteResult } from './results.js';

@ArgsType()
export class GenerationPageArgs extends PageArgs {
  @Field(() => GenerationFilter, { nullable: true, description: 'Which ones; absent: all.' })
  @IsOptional() @ValidateNested() @Type(() => GenerationFilter)
  filter?: GenerationFilter;
}

const deleted = (id: string): Deleted => Object.assign(new Deleted(), { id });

@Resolver(() => Generation)
export class GenerationResolver {
  constructor(
    private readonly service: GenerationService,
    private readonly views: GenerationViews,
  ) {}

  @Query(() => Generation, { nullable: true, description: 'A task of yours; null when missing.' })
  @Access({ session: true, apiKey: 'generation:read' })
  async generation(@Args('id', { type: () => ID, description: 'Its id.' }) id: string): Promise<Generation | null> {
    const key = tryParseId(GENERATION, id);
    const record = key && (await this.service.find(this.views.accountId, key));
    return record ? this.views.generation(record) : null;
  }

  @Query(() => GenerationConnection, { description: 'Your tasks, newest first.' })
  @Access({ session: true, apiKey: 'generation:read' })
  async generations(@Args() { first, after, filter }: GenerationPageArgs, @Info() info: GraphQLResolveInfo): Promise<ConnectionShape<Generation>> {
    const { accountId } = this.views;
    const asked = selectedFields(info);
    const records = await this.service.page(accountId, first + 1, decodeCursor(after), { ...filter, withInputs: asked.has('inputs') });
    await this.views.preload(accountId, records.slice(0, first), asked);
    return pageOf(records, first, ({ id }) => id, (record) => this.views.generation(record));
  }

  @Query(() => QuoteResult, { description: 'What this would cost, promised for a short time.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async quoteGeneration(@Args('input', { description: 'What is to be made.' }) input: CreateGenerationInput): Promise<Quote> {
    return toQuote(await this.service.quote(this.views.requester, input));
  }

  @Mutation(() => CreateGenerationResult, { description: 'Takes a task: holds its credits and puts it in the line. Charged is what is delivered.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async createGeneration(@Args('input', { description: 'What is to be made.' }) input: CreateGenerationInput): Promise<Generation> {
    return this.views.generation(await this.service.create(this.views.requester, input));
  }

  @Mutation(() => CancelGenerationResult, { description: 'Stops a task that waits or runs. Nothing is charged; a result that comes later is discarded.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async cancelGeneration(@Args('input', { description: 'Which one.' }) { id }: CancelGenerationInput): Promise<Generation> {
    return this.views.generation(await this.service.cancel(this.views.accountId, parseId(GENERATION, id)));
  }

  @Mutation(() => CreateGenerationResult, { description: 'Asks for the same again, as a new task at the price of today.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async retryGeneration(@Args('input', { description: 'Which one.' }) { id, idempotencyKey }: RetryGenerationInput): Promise<Generation> {
    return this.views.generation(await this.service.retry(this.views.requester, parseId(GENERATION, id), idempotencyKey));
  }

  @Mutation(() => DeleteResult, { description: 'Deletes a task with its words and outputs, in any state. Credits it still holds go back; charged ones stay charged.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async deleteGeneration(@Args('input', { description: 'Which one.' }) { id }: DeleteGenerationInput): Promise<Deleted> {
    await this.service.delete(this.views.accountId, parseId(GENERATION, id));
    return deleted(id);
  }

  @Mutation(() => DeleteResult, { description: 'Deletes the words and parameters of a task that is over; its pictures stay.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async deletePrompt(@Args('input', { description: 'Whose words.' }) { generationId }: DeletePromptInput): Promise<Deleted> {
    await this.service.deletePrompt(this.views.accountId, parseId(GENERATION, generationId));
    return deleted(generationId);
  }
}
