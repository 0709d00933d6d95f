import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { GenerationStatus } from '../domain/generation-state.js';
import type { FailureCode, GenerationKind, Visibility } from '../domain/kinds.js';
import type { TaskParameters } from '../domain/task-request.js';
import type { GenerationRecord } from '../domain/records.js';
import { GenerationModelEntity } from './generation-model.entity.js';
import { TemplateEntity } from './template.entity.js';

/** One task: what was asked for, how far it is, what it cost. */
@Entity('generations')
@Check('chk_generations_kind', `kind IN ('TEXT_TO_IMAGE', 'IMAGE_TO_IMAGE', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO')`)
@Check('chk_generations_status', `status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'REJECTED', 'CANCELED')`)
@Check('chk_generations_visibility', `visibility IN ('PRIVATE', 'PUBLIC')`)
@Check('chk_generations_credits', 'quoted >= 0 AND held >= 0 AND charged BETWEEN 0 AND held')
@Check('chk_generations_charged', `charged = 0 OR status = 'SUCCEEDED'`)
@Check('chk_generations_hold', '(hold_id IS NOT NULL) = (held > 0)')
@Check('chk_generations_progress', 'progress BETWEEN 0 AND 100')
@Check('chk_generations_attempt', 'attempt >= 0')
@Check(
  'chk_generations_failure',
  `(failure_code IS NOT NULL) = (status IN ('FAILED', 'REJECTED')) AND (failure_code IS NULL) = (failure_retryable IS NULL)`,
)
@Check('chk_generations_finished_at', `(finished_at IS NULL) = (status IN ('QUEUED', 'RUNNING'))`)
@Index('idx_generations_account_id', ['accountId', 'id'])
@Index('idx_generations_queued', ['id'], { where: `status = 'QUEUED'` })
@Index('idx_generations_unfinished', ['createdAt'], { where: `status IN ('QUEUED', 'RUNNING')` })
export class GenerationEntity implements GenerationRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_generations' })
  id: string;

  @Column('uuid', { name: 'account_id' })
  accountId: string;

  /** The key that asked for it; null: the person themselves. */
  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  /** Asked for with a TEST key: costs nothing, never leaves the house. */
  @Column('boolean', { name: 'test_mode' })
  testMode: boolean;

  @Column('text')
  kind: GenerationKind;

  @Column('text')
  status: GenerationStatus;

  @Column('uuid', { name: 'model_id' })
  @ForeignKey(() => GenerationModelEntity, { name: 'fk_generations_model_id' })
  modelId: string;

  @Column('uuid', { name: 'template_id', nullable: true })
  @ForeignKey(() => TemplateEntity, { name: 'fk_generations_template_id' })
  templateId: string | null;

  /** The person's words; null: none were given, or they were deleted. */
  @Column('text', { nullable: true })
  prompt: string | null;

  @Column('text', { name: 'negative_prompt', nullable: true })
  negativePrompt: string | null;

  /** Null: deleted with the words. */
  @Column('jsonb', { nullable: true })
  parameters: TaskParameters | null;

  @Column('boolean', { name: 'training_opt_in' })
  trainingOptIn: boolean;

  @Column('text')
  visibility: Visibility;

  @Column('boolean', { name: 'notify_when_done' })
  notifyWhenDone: boolean;

  @Column('uuid', { name: 'retry_of', nullable: true })
  retryOf: string | null;

  @Column('uuid', { name: 'hold_id', nullable: true })
  holdId: string | null;

  /** The price that was agreed, in credits. */
  @Column('integer')
  quoted: number;

  @Column('integer')
  held: number;

  @Column('integer')
  charged: number;

  /** Per cent. */
  @Column('smallint')
  progress: number;

  /** Counts the workers that began it. Everything a worker writes names its number, so a late one changes nothing. */
  @Column('integer')
  attempt: number;

  /** Attempts that ended without a word: their workers were gone when the next one began. */
  @Column('integer', { default: 0 })
  crashes: number;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode: FailureCode | null;

  @Column('boolean', { name: 'failure_retryable', nullable: true })
  failureRetryable: boolean | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
