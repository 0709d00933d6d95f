import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, inOrder, violatedConstraint } from '../../../platform/database/index.js';
import { NotFoundError } from '../../../platform/errors/index.js';
import { type GenerationStatus, sourcesOf } from '../domain/generation-state.js';
import type { GenerationRecord, ListedTask, PageSelection } from '../domain/records.js';
import { GenerationEntity } from './generation.entity.js';
import { LISTED_TASKS, LISTED_TASKS_WITH_INPUTS } from './generation-columns.js';
import { GenerationInputEntity } from './generation-input.entity.js';

/** Sorts behind every id. */
const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const INSERT_INPUTS = {
  name: 'generation-inputs',
  text: `INSERT INTO generation_inputs (generation_id, position, upload_id)
    SELECT $1, position - 1, upload_id FROM unnest($2::uuid[]) WITH ORDINALITY AS given (upload_id, position)`,
};

/** Tasks as their owners see and change them; every way to one starts with the account. */
@Injectable()
export class GenerationRepository {
  constructor(private readonly database: Database) {}

  /** Sends all at once. @throws NotFoundError when an upload has been deleted */
  async insert(generation: GenerationRecord, uploadIds: readonly string[]): Promise<void> {
    await inOrder(
      this.database.insert(GenerationEntity, { ...generation, crashes: 0 }),
      uploadIds.length > 0 && this.database.change(INSERT_INPUTS, [generation.id, uploadIds]).catch((error: unknown) => {
        throw violatedConstraint(error) === 'fk_generation_inputs_upload_id' ? new NotFoundError() : error;
      }),
    );
  }

  /** TEST keys' tasks that wait or run. Until the unit of work ends, nobody else counts those of this account: what is decided by the number holds. */
  async countUnfinishedTests(accountId: string): Promise<number> {
    const { write } = this.database;
    await write.query(`SELECT pg_advisory_xact_lock(hashtextextended('generation.tests:' || $1, 0))`, [accountId]);
    return write.countBy(GenerationEntity, { accountId, testMode: true, status: In(['QUEUED', 'RUNNING']) });
  }

  find(accountId: string, id: string): Promise<GenerationRecord | null> {
    return this.database.read.findOneBy(GenerationEntity, { accountId, id });
  }

  findMany(accountId: string, ids: readonly string[]): Promise<GenerationRecord[]> {
    return this.database.read.findBy(GenerationEntity, { accountId, id: In([...ids]) });
  }

  /** Newest first, older than `before`. */
  page(accountId: string, limit: number, before: string | null, { status, kind, withInputs }: PageSelection = {}): Promise<ListedTask[]> {
    return this.database.prepared(withInputs ? LISTED_TASKS_WITH_INPUTS : LISTED_TASKS, [accountId, before ?? AFTER_ALL, limit, status ?? null, kind ?? null]);
  }

  /** The newest, and all that wait or run; in no order. */
  current(accountId: string, newest: number): Promise<GenerationRecord[]> {
    const { read } = this.database;
    return read
      .createQueryBuilder(GenerationEntity, 'task')
      .where('task.accountId = :accountId', { accountId })
      // Two looks into two indexes: an OR over the rows of a large account would read all of them.
      .andWhere(`task.id IN ((SELECT id FROM generations WHERE account_id = :accountId ORDER BY id DESC LIMIT :newest)
        UNION ALL SELECT id FROM generations WHERE account_id = :accountId AND status IN ('QUEUED', 'RUNNING'))`, { newest })
      .getMany();
  }

  /** Locks the task for the rest of the unit of work. */
  lock(accountId: string, id: string): Promise<GenerationRecord | null> {
    return this.database.write.findOne(GenerationEntity, { where: { accountId, id }, lock: { mode: 'for_no_key_update' } });
  }

  /** @returns false when the task isn't in a state from which this can be done (see generation-state) */
  async cancel(accountId: string, id: string, now: Date): Promise<boolean> {
    const status = 'CANCELED' as GenerationStatus.CANCELED;
    const { affected } = await this.database.write.update(GenerationEntity, { accountId, id, status: In(sourcesOf(status)) }, { status, finishedAt: now });
    return affected === 1;
  }

  /** Deletes the words and the parameters of a task; the task stays. */
  async eraseWords(accountId: string, id: string): Promise<void> {
    await this.database.write.update(GenerationEntity, { accountId, id }, { prompt: null, negativePrompt: null, parameters: null });
  }

  /** With its inputs and routes; its outputs have to be gone. */
  async delete(accountId: string, id: string): Promise<void> {
    await this.database.write.delete(GenerationEntity, { accountId, id });
  }

  /** Upload ids by task, in order. */
  async inputsOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.database.read.find(GenerationInputEntity, { where: { generationId: In([...ids]) }, order: { generationId: 'ASC', position: 'ASC' } });
    const byTask = new Map<string, string[]>();
    for (const { generationId, uploadId } of rows) byTask.set(generationId, [...(byTask.get(generationId) ?? []), uploadId]);
    return byTask;
  }
}
