import type { GenerationRecord } from '../domain/records.js';

const columns: Readonly<Record<keyof GenerationRecord, string>> = {
  id: 'id', accountId: 'account_id', apiKeyId: 'api_key_id', testMode: 'test_mode', kind: 'kind', status: 'status', modelId: 'model_id', templateId: 'template_id',
  prompt: 'prompt', negativePrompt: 'negative_prompt', parameters: 'parameters', trainingOptIn: 'training_opt_in', visibility: 'visibility',
  notifyWhenDone: 'notify_when_done', retryOf: 'retry_of', holdId: 'hold_id', quoted: 'quoted', held: 'held', charged: 'charged', progress: 'progress',
  attempt: 'attempt', failureCode: 'failure_code', failureRetryable: 'failure_retryable', createdAt: 'created_at', startedAt: 'started_at', finishedAt: 'finished_at',
};
const fields = Object.keys(columns) as (keyof GenerationRecord)[];

/** A whole task under the names of its record, for SELECT and RETURNING where TypeORM's way costs more than the statement. */
export const GENERATION_RECORD = fields.map((field) => `${columns[field]} AS "${field}"`).join(', ');
