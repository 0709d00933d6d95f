import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import { GenerationStatus, sourcesOf } from '../domain/generation-state.js';
import type { FailureCode } from '../domain/kinds.js';
import { GenerationEntity } from './generation.entity.js';
import { GENERATION_RECORD } from './generation-columns.js';
import { GenerationInputEntity } from './generation-input.entity.js';
import { GenerationRouteEntity } from './generation-route.entity.js';
import type { GenerationRecord } from '../domain/records.js';

/** One attempt of one task: what a worker writes counts only while this is the attempt at hand. */
export interface Attempt {
  readonly id: string;
  readonly attempt: number;
}

/** `crashes`: how many attempts before this one left their task running. */
export type ClaimedTask = GenerationRecord & Pick<GenerationEntity, 'crashes'>;

export type UnfinishedTask = Pick<GenerationRecord, 'id' | 'createdAt'>;

/** Before all ids. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const CLAIM = {
  name: 'generation-claim',
  text: `UPDATE generations SET status = 'RUNNING', attempt = attempt + 1, progress = 0, started_at = coalesce(started_at, $3),
      crashes = crashes + (status = 'RUNNING')::integer
    WHERE id = $1 AND status = ANY($2) RETURNING ${GENERATION_RECORD}, crashes`,
};
const SUCCEED = {
  name: 'generation-succeed',
  text: `UPDATE generations SET status = 'SUCCEEDED', progress = 100, charged = $3, finished_at = $4 WHERE id = $1 AND attempt = $2 AND status = 'RUNNING' RETURNING id`,
};

/** Tasks as workers see them, whoever they belong to. */
@Injectable()
export class TaskRepository {
  constructor(private readonly database: Database) {}

  /** Begins the next attempt, also of a task whose worker is gone. @returns null when the task is over or deleted */
  async claim(id: string, now: Date): Promise<ClaimedTask | null> {
    const [task] = await this.database.change<ClaimedTask>(CLAIM, [id, sourcesOf(GenerationStatus.RUNNING), now]);
    return task ?? null;
  }

  async inputsOf(id: string): Promise<string[]> {
    const rows = await this.database.read.find(GenerationInputEntity, { where: { generationId: id }, order: { position: 'ASC' } });
    return rows.map(({ uploadId }) => uploadId);
  }

  async addRoute(route: Readonly<GenerationRouteEntity>): Promise<void> {
    await this.database.insert(GenerationRouteEntity, route);
  }

  /** @returns false when the attempt no longer counts */
  async setProgress({ id, attempt }: Attempt, percent: number): Promise<boolean> {
    const { affected } = await this.database.write.update(GenerationEntity, { id, attempt, status: GenerationStatus.RUNNING }, { progress: percent });
    return affected === 1;
  }

  /** Back to the line, for another attempt. @returns false when the attempt no longer counts */
  async requeue({ id, attempt }: Attempt): Promise<boolean> {
    const { affected } = await this.database.write.update(
      GenerationEntity, { id, attempt, status: GenerationStatus.RUNNING }, { status: GenerationStatus.QUEUED, progress: 0 });
    return affected === 1;
  }

  /** @returns false when the attempt no longer counts */
  async succeed({ id, attempt }: Attempt, charged: number, now: Date): Promise<boolean> {
    return (await this.database.change(SUCCEED, [id, attempt, charged, now])).length === 1;
  }

  /** @returns false when the attempt no longer counts */
  async fail({ id, attempt }: Attempt, status: GenerationStatus.FAILED | GenerationStatus.REJECTED, failure: { code: FailureCode; retryable: boolean }, now: Date): Promise<boolean> {
    const { affected } = await this.database.write.update(GenerationEntity, { id, attempt, status: GenerationStatus.RUNNING }, {
      status, failureCode: failure.code, failureRetryable: failure.retryable, finishedAt: now,
    });
    return affected === 1;
  }

  /** Ends a task that no worker is to begin any more. @returns the task, or null when it is over */
  async giveUp(id: string, code: FailureCode, now: Date): Promise<GenerationRecord | null> {
    const [[task]]: [GenerationRecord[], number] = await this.database.write.query(
      `UPDATE generations SET status = 'FAILED', failure_code = $3, failure_retryable = true, finished_at = $4, attempt = attempt + 1
        WHERE id = $1 AND status = ANY($2) RETURNING ${GENERATION_RECORD}`,
      [id, sourcesOf(GenerationStatus.FAILED), code, now],
    );
    return task ?? null;
  }

  /** Unfinished tasks that are older than `before`, oldest first, behind `after`. */
  async unfinished(before: Date, limit: number, after: UnfinishedTask | null): Promise<UnfinishedTask[]> {
    return this.database.read.query(
      `SELECT id, created_at AS "createdAt" FROM generations
        WHERE status IN ('QUEUED', 'RUNNING') AND created_at < $1 AND (created_at, id) > ($3, $4) ORDER BY created_at, id LIMIT $2`,
      [before, limit, after?.createdAt ?? new Date(0), after?.id ?? FIRST_ID]);
  }

  async findForWorker(id: string): Promise<Pick<GenerationRecord, 'accountId' | 'status' | 'attempt' | 'modelId'> | null> {
    return this.database.read.findOne(GenerationEntity, { select: { id: true, accountId: true, status: true, attempt: true, modelId: true }, where: { id } });
  }
}
