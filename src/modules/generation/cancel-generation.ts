import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { CreditsService } from '../credits/index.js';
import { GenerationRepository } from './entities/generation.repository.js';
import { GenerationUpdates } from './generation-updates.js';
import { countEnd } from './metrics.js';
import type { GenerationRecord } from './domain/records.js';

/** Ends a task at its owner's wish. It counts at once: a result that comes later is discarded, and the hold goes back. */
@Injectable()
export class CancelGeneration {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly credits: CreditsService,
    private readonly updates: GenerationUpdates,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError; InvalidStateError when it is over */
  run(accountId: string, id: string): Promise<GenerationRecord> {
    return this.uow.run(async () => {
      const now = this.clock.now();
      const canceled = await this.generations.cancel(accountId, id, now);
      const generation = await this.generations.find(accountId, id);
      if (!generation) throw new NotFoundError();
      if (!canceled) throw new InvalidStateError();
      await this.updates.announceStop(accountId, id);
      // Last, as wherever a hold is settled: the balance is what others wait for.
      if (generation.holdId) await this.credits.release({ holdId: generation.holdId });
      this.uow.afterCommit(() => countEnd(generation, generation.status, null, now));
      return generation;
    });
  }
}
