import { Injectable } from '@nestjs/common';
import type { OutputRecord, RouteRecord } from './domain/records.js';
import { GenerationRepository } from './entities/generation.repository.js';
import { OutputRepository } from './entities/output.repository.js';
import { RouteRepository } from './entities/route.repository.js';

/** What belongs to tasks, for many of them at once: one statement each, however many they are. */
@Injectable()
export class GenerationReader {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly outputs: OutputRepository,
    private readonly routes: RouteRepository,
  ) {}

  /** Task by task, each in the order in which they were asked for. */
  outputsOf(accountId: string, generationIds: readonly string[]): Promise<OutputRecord[]> {
    return this.outputs.findOf(accountId, generationIds);
  }

  /** Upload ids by task, in order. */
  inputsOf(generationIds: readonly string[]): Promise<Map<string, string[]>> {
    return this.generations.inputsOf(generationIds);
  }

  /** Places in the line by task; tasks that don't wait are missing. */
  placesOf(generationIds: readonly string[]): Promise<Map<string, number>> {
    return this.generations.placesOf(generationIds);
  }

  /** The route of each task's latest attempt. */
  routesOf(generationIds: readonly string[]): Promise<Map<string, RouteRecord>> {
    return this.routes.latestOf(generationIds);
  }
}
