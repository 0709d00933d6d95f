import './enums.js';
import { Field, GraphQLISODateTime, ID, Int, ObjectType } from '@nestjs/graphql';
import { Locale } from '../../../platform/context/index.js';
import { connectionOf, Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { GenerationStatus, isFinished } from '../domain/generation-state.js';
import { FailureCode, GenerationKind } from '../domain/kinds.js';
import { failureTexts } from './failure-texts.js';
import type { ListedTask, RouteRecord } from '../domain/records.js';

/** Prefix of generations' ids. */
export const GENERATION = 'gen';

@ObjectType({ description: 'What a task costs, in credits. Once its price is held, held + charged + refunded is that price.' })
export class GenerationCost {
  @Field(() => Int, { description: 'The price that was agreed.' })
  quoted: number;

  @Field(() => Int, { description: 'On hold at present; 0 when the task is over, and for TEST keys.' })
  held: number;

  @Field(() => Int, { description: 'Charged for what was delivered.' })
  charged: number;

  @Field(() => Int, { description: 'Given back.' })
  refunded: number;
}

@ObjectType({ description: 'Why a task did not succeed.' })
export class GenerationFailure {
  @Field(() => FailureCode, { description: 'For programs.' })
  code: FailureCode;

  @Field({ description: "For people, in the caller's language." })
  message: string;

  @Field({ description: 'Whether the same may succeed another time: see `retryGeneration`.' })
  retryable: boolean;
}

@ObjectType({ description: 'Where the data of a task went, as it was written down before it went.' })
export class DataRoute {
  @Field({ description: 'Who ran the model.' })
  provider: string;

  @Field({ description: 'ISO 3166 code, or `in-house` where nothing left us.' })
  country: string;

  @Field({ description: 'The safeguard under which it went.' })
  transferMechanism: string;

  @Field(() => ID, { description: 'Who received it: `id` in `recipients`.' })
  recipientId: string;

  @Field(() => [String], { description: 'Kinds of data that were sent: never a name, an address or an account.' })
  sent: string[];

  @Field(() => GraphQLISODateTime, { description: 'When.' })
  sentAt: Date;

  @Field({ description: 'What became of it there: NOT_SHARED, PENDING, DELETED.' })
  deletionStatus: string;
}

@ObjectType({ implements: Node, description: 'A task: what was asked for, how far it is, what came of it.' })
export class Generation extends Node {
  @Field(() => GenerationKind, { description: 'What is made, and from what.' })
  kind: GenerationKind;

  @Field(() => GenerationStatus, { description: 'How far it is.' })
  status: GenerationStatus;

  @Field(() => String, { nullable: true, description: 'The words that were given; null when there were none or they were deleted.' })
  prompt: string | null;

  @Field(() => String, { nullable: true, description: 'What it was not to show.' })
  negativePrompt: string | null;

  @Field(() => Int, { description: 'Per cent.' })
  progress: number;

  @Field(() => GenerationCost, { description: 'What it costs.' })
  get cost(): GenerationCost {
    return costOf(this.record);
  }

  @Field(() => GenerationFailure, { nullable: true, description: 'Why it did not succeed; null unless FAILED or REJECTED.' })
  get failure(): GenerationFailure | null {
    const { failureCode: code, failureRetryable } = this.record;
    return code && { code, message: failureTexts[code][this.locale], retryable: failureRetryable ?? false };
  }

  @Field(() => ID, { nullable: true, description: 'The task that this one repeats.' })
  get retryOf(): string | null {
    return this.record.retryOf && toPublicId(GENERATION, this.record.retryOf);
  }

  @Field(() => GraphQLISODateTime, { description: 'When it was asked for.' })
  createdAt: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When a worker first began it.' })
  startedAt: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it ended.' })
  finishedAt: Date | null;

  /** @param record the row, for the fields that are resolved; not part of the schema */
  constructor(
    readonly record: ListedTask,
    private readonly locale: Locale,
  ) {
    super();
    this.id = toPublicId(GENERATION, record.id);
    this.kind = record.kind;
    this.status = record.status;
    this.prompt = record.prompt;
    this.negativePrompt = record.negativePrompt;
    this.progress = record.progress;
    this.createdAt = record.createdAt;
    this.startedAt = record.startedAt;
    this.finishedAt = record.finishedAt;
  }
}

export const GenerationConnection = connectionOf(Generation);

function costOf({ status, quoted, held, charged }: ListedTask): GenerationCost {
  const over = isFinished(status);
  return { quoted, held: over ? 0 : held, charged, refunded: over ? held - charged : 0 };
}

export function toDataRoute({ provider, recipient, country, transferMechanism, sent, sentAt, deletionStatus }: RouteRecord): DataRoute {
  return Object.assign(new DataRoute(), { provider, recipientId: recipient, country, transferMechanism, sent, sentAt, deletionStatus });
}
