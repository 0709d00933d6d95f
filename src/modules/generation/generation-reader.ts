import { Injectable } from '@nestjs/common';
import type { Fact, FactKey, OutputRecord } from './domain/records.js';
import { FactsRepository } from './entities/facts.repository.js';
import { OutputRepository } from './entities/output.repository.js';

/** What belongs to tasks, for many of them at once: one statement each, however many they are. */
@Injectable()
export class GenerationReader {
  constructor(
    private readonly outputs: OutputRepository,
    private readonly facts: FactsRepository,
  ) {}

  /** Task by task, each in the order in which they were asked for. */
  outputsOf(accountId: string, generationIds: readonly string[]): Promise<OutputRecord[]> {
    return this.outputs.findOf(accountId, generationIds);
  }

  /** Facts of all kinds about tasks of all kinds; what isn't so is missing. */
  factsOf(keys: readonly FactKey[]): Promise<Map<FactKey, Fact>> {
    return this.facts.find(keys);
  }
}
