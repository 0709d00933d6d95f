import type { GenerationRecord, ListedTask } from '../domain/records.js';

const columns: Readonly<Record<keyof GenerationRecord, string>> = {
  id: 'id', accountId: 'account_id', apiKeyId: 'api_key_id', testMode: 'test_mode', kind: 'kind', status: 'status', modelId: 'model_id', templateId: 'template_id',
  prompt: 'prompt', negativePrompt: 'negative_prompt', parameters: 'parameters', trainingOptIn: 'training_opt_in', visibility: 'visibility',
  notifyWhenDone: 'notify_when_done', retryOf: 'retry_of', holdId: 'hold_id', quoted: 'quoted', held: 'held', charged: 'charged', progress: 'progress',
  attempt: 'attempt', failureCode: 'failure_code', failureRetryable: 'failure_retryable', createdAt: 'created_at', startedAt: 'started_at', finishedAt: 'finished_at',
};
const fields = Object.keys(columns) as (keyof GenerationRecord)[];

const listed = [
  'id', 'accountId', 'kind', 'status', 'modelId', 'templateId', 'prompt', 'negativePrompt', 'retryOf', 'quoted', 'held', 'charged', 'progress', 'attempt',
  'failureCode', 'failureRetryable', 'createdAt', 'startedAt', 'finishedAt',
] as const satisfies readonly (keyof ListedTask & keyof GenerationRecord)[];

const named = (some: readonly (keyof GenerationRecord)[]): string => some.map((field) => `${columns[field]} AS "${field}"`).join(', ');

/** A whole task under the names of its record, for SELECT and RETURNING where TypeORM's way costs more than the statement. */
export const GENERATION_RECORD = named(fields);

const PAGE = `FROM generations WHERE account_id = $1 AND id < $2 AND ($4::text[] IS NULL OR status = ANY ($4)) AND ($5::text[] IS NULL OR kind = ANY ($5)) ORDER BY id DESC LIMIT $3`;

/** {@link ListedTask}s. Parameters: account, the id that they are older than, how many, statuses or null, kinds or null. */
export const LISTED_TASKS = { name: 'generations-page', text: `SELECT ${named(listed)} ${PAGE}` };

export const LISTED_TASKS_WITH_INPUTS = {
  name: 'generations-page-with-inputs',
  text: `SELECT ${named(listed)}, ARRAY(SELECT upload_id FROM generation_inputs WHERE generation_id = generations.id ORDER BY position) AS "inputIds" ${PAGE}`,
};
