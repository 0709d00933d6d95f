import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { CreditsService } from '../credits/index.js';
import { MediaService } from '../media/index.js';
import { isFinished } from './domain/generation-state.js';
import { GenerationRepository } from './entities/generation.repository.js';
import { OutputRepository } from './entities/output.repository.js';
import { GenerationUpdates } from './generation-updates.js';

/** Deletes at the owner's wish, any time [P39]: links answer 404 at once, a late result is discarded. */
@Injectable()
export class DeleteGeneration {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly outputs: OutputRepository,
    private readonly media: MediaService,
    private readonly credits: CreditsService,
    private readonly updates: GenerationUpdates,
    private readonly uow: UnitOfWork,
  ) {}

  /** The task with everything it made, in any state; what it still holds goes back. @throws NotFoundError */
  task(accountId: string, id: string): Promise<void> {
    return this.uow.run(async () => {
      const generation = await this.generations.lock(accountId, id);
      if (!generation) throw new NotFoundError();
      const outputs = await this.outputs.findOf(accountId, [id]);
      await this.outputs.delete(accountId, outputs.map((output) => output.id));
      await this.media.removeObjects(accountId, outputs.map(({ objectId }) => objectId));
      await this.generations.delete(accountId, id);
      await this.updates.announceStop(accountId, id);
      // Last, as wherever a hold is settled: the balance is what others wait for.
      if (generation.holdId && !isFinished(generation.status)) await this.credits.release({ holdId: generation.holdId });
      if (generation.holdId) await this.credits.forgetGeneration([id]);
    });
  }

  /** One output. With the last one of a task its words and parameters go too [P50]. @throws NotFoundError */
  output(accountId: string, id: string): Promise<void> {
    return this.uow.run(async () => {
      const found = await this.outputs.find(accountId, id);
      // The task is locked first, so that of two last outputs one sees that the other is gone.
      const generation = found && (await this.generations.lock(accountId, found.generationId));
      const output = generation && (await this.outputs.find(accountId, id));
      if (!output) throw new NotFoundError();
      await this.outputs.delete(accountId, [id]);
      await this.media.removeObjects(accountId, [output.objectId]);
      if ((await this.outputs.findOf(accountId, [generation.id])).length === 0) await this.generations.eraseWords(accountId, generation.id);
      this.updates.announce(accountId, generation.id);
    });
  }

  /** The words of a task; its pictures stay. @throws NotFoundError; InvalidStateError while the words are still needed */
  words(accountId: string, id: string): Promise<void> {
    return this.uow.run(async () => {
      const generation = await this.generations.lock(accountId, id);
      if (!generation) throw new NotFoundError();
      if (!isFinished(generation.status)) throw new InvalidStateError();
      await this.generations.eraseWords(accountId, id);
      this.updates.announce(accountId, id);
    });
  }
}
