import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, inOrder } from '../../../platform/database/index.js';
import type { OutputRecord } from '../domain/records.js';
import { GenerationEntity } from './generation.entity.js';
import { OutputEntity } from './output.entity.js';

/** Outputs; every way to one starts with the account. */
@Injectable()
export class OutputRepository {
  constructor(private readonly database: Database) {}

  async insert(outputs: readonly OutputRecord[]): Promise<void> {
    await inOrder(...outputs.map((output) => this.database.insert(OutputEntity, output)));
  }

  find(accountId: string, id: string): Promise<OutputRecord | null> {
    return this.database.read.findOneBy(OutputEntity, { accountId, id });
  }

  /** In the order in which they were asked for. */
  findOf(accountId: string, generationIds: readonly string[]): Promise<OutputRecord[]> {
    return this.database.records(OutputEntity, 'outputs-of-tasks', 'WHERE account_id = $1 AND generation_id = ANY ($2) ORDER BY generation_id, position', [accountId, generationIds]);
  }

  async update(accountId: string, id: string, change: Partial<Pick<OutputRecord, 'kept' | 'keptUntil' | 'visibility' | 'trainingOptIn'>>): Promise<void> {
    await this.database.write.update(OutputEntity, { accountId, id }, change);
  }

  /** Takes all of an account's outputs out of training, and what its tasks will still make. */
  async refuseTraining(accountId: string): Promise<void> {
    await this.database.write.update(GenerationEntity, { accountId, trainingOptIn: true }, { trainingOptIn: false });
    await this.database.write.update(OutputEntity, { accountId, trainingOptIn: true }, { trainingOptIn: false });
  }

  async delete(accountId: string, ids: readonly string[]): Promise<void> {
    await this.database.write.delete(OutputEntity, { accountId, id: In([...ids]) });
  }
}
