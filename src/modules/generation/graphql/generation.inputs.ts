import './enums.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsArray, IsBoolean, IsEnum, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { InRange } from '../../../platform/graphql/index.js';
import { GenerationStatus } from '../domain/generation-state.js';
import { GenerationKind, Visibility } from '../domain/kinds.js';

/** UTF-16 units of the longest idempotency key; its characters are counted where it is used. A quote only passes it on. */
const MOST_UNITS = 510;

@InputType({ description: 'What is to be made. Exactly one of modelId and templateId.' })
export class CreateGenerationInput {
  @Field(() => GenerationKind, { description: 'One of the model’s kinds; with a template, its kind.' })
  @IsEnum(GenerationKind)
  kind: GenerationKind;

  @Field(() => ID, { nullable: true, description: 'Id or slug of a model, e.g. `studio-image`.' })
  @IsOptional() @IsString()
  modelId?: string;

  @Field(() => ID, { nullable: true, description: 'Id or slug of a template.' })
  @IsOptional() @IsString()
  templateId?: string;

  @Field(() => String, { nullable: true, description: 'Up to 2,000 characters; needed for the kinds that start from words.' })
  @IsOptional() @IsString()
  prompt?: string;

  @Field(() => String, { nullable: true, description: 'What it is not to show; up to 1,000 characters.' })
  @IsOptional() @IsString()
  negativePrompt?: string;

  @Field(() => [ID], { nullable: true, description: 'Exactly one READY upload of yours for the kinds that start from a picture; none for the others.' })
  @IsOptional() @IsArray() @IsString({ each: true })
  inputUploadIds?: string[];

  @Field(() => String, { nullable: true, description: 'Width to height, e.g. `16:9`. Absent: that of the picture; 1:1 for pictures, 16:9 for clips from words.' })
  @IsOptional() @IsString()
  aspectRatio?: string;

  @Field(() => Int, { nullable: true, description: 'Clips only.' })
  @IsOptional() @IsInt()
  durationSeconds?: number;

  @Field(() => String, { nullable: true, description: 'One of the model’s.' })
  @IsOptional() @IsString()
  resolution?: string;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'How many outputs.' })
  @IsOptional() @IsInt()
  count?: number = 1;

  @Field(() => Int, { nullable: true, description: 'The same input with the same seed gives the same result in the studio. Absent: drawn.' })
  @IsOptional() @IsInt()
  seed?: number;

  @Field(() => ID, { nullable: true, description: 'An unexpired quote for the same input: the charge will not be higher.' })
  @IsOptional() @IsString()
  quoteId?: string;

  @Field(() => Int, { nullable: true, description: 'Refuse if the price is higher.' })
  @IsOptional() @IsInt() @InRange(0, 2_147_483_647)
  maxCredits?: number;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether the outputs may be used for training. Only a signed-in person can say yes; not carried over to a repetition.' })
  @IsOptional() @IsBoolean()
  trainingOptIn?: boolean = false;

  @Field(() => ID, { nullable: true, description: 'The `trainingNotice` that was shown with the question. Needed to say yes.' })
  @IsOptional() @IsString()
  trainingNoticeId?: string;

  @Field(() => Visibility, { nullable: true, defaultValue: Visibility.PRIVATE, description: 'Who may see the outputs. Publishing is not consent to training.' })
  @IsOptional() @IsEnum(Visibility)
  visibility?: Visibility = Visibility.PRIVATE;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Send a mail when a clip is done.' })
  @IsOptional() @IsBoolean()
  notifyWhenDone?: boolean = false;

  @Field(() => String, { nullable: true, description: '1..255 characters. Within 24 hours the same key with the same input gives the same task.' })
  @IsOptional() @IsString() @MaxLength(MOST_UNITS)
  idempotencyKey?: string;
}

@InputType({ description: 'Which tasks to show; several values mean any of them.' })
export class GenerationFilter {
  @Field(() => [GenerationStatus], { nullable: true, description: 'How far they are.' })
  @IsOptional() @IsArray() @IsEnum(GenerationStatus, { each: true })
  status?: GenerationStatus[];

  @Field(() => [GenerationKind], { nullable: true, description: 'What they make.' })
  @IsOptional() @IsArray() @IsEnum(GenerationKind, { each: true })
  kind?: GenerationKind[];
}

@InputType({ description: 'Which task to stop.' })
export class CancelGenerationInput {
  @Field(() => ID, { description: 'A task of yours.' })
  @IsString()
  id: string;
}

@InputType({ description: 'Which task to repeat.' })
export class RetryGenerationInput {
  @Field(() => ID, { description: 'A task of yours that FAILED or was CANCELED.' })
  @IsString()
  id: string;

  @Field(() => String, { nullable: true, description: '1..255 characters. Within 24 hours the same key for the same task gives the same repetition.' })
  @IsOptional() @IsString() @MaxLength(MOST_UNITS)
  idempotencyKey?: string;
}

@InputType({ description: 'Which task to delete.' })
export class DeleteGenerationInput {
  @Field(() => ID, { description: 'A task of yours, in any state.' })
  @IsString()
  id: string;
}

@InputType({ description: 'Whose words to delete.' })
export class DeletePromptInput {
  @Field(() => ID, { description: 'A task of yours that is over.' })
  @IsString()
  generationId: string;
}

@InputType({ description: 'Which output to delete.' })
export class DeleteOutputInput {
  @Field(() => ID, { description: 'An output of yours.' })
  @IsString()
  id: string;
}

@InputType({ description: 'What to change about an output; what is absent stays.' })
export class UpdateOutputInput {
  @Field(() => ID, { description: 'An output of yours.' })
  @IsString()
  id: string;

  @Field(() => Boolean, { nullable: true, description: 'Keep it beyond the day on which it would be deleted by itself.' })
  @IsOptional() @IsBoolean()
  kept?: boolean;

  @Field(() => Visibility, { nullable: true, description: 'Who may see it. Publishing is not consent to training.' })
  @IsOptional() @IsEnum(Visibility)
  visibility?: Visibility;

  @Field(() => Boolean, { nullable: true, description: 'Whether it may be used for training. Only a signed-in person can say yes; an API key can say no.' })
  @IsOptional() @IsBoolean()
  trainingOptIn?: boolean;

  @Field(() => ID, { nullable: true, description: 'The `trainingNotice` that was shown with the question. Needed to say yes, never to say no.' })
  @IsOptional() @IsString()
  trainingNoticeId?: string;
}
