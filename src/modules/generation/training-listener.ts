import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../../platform/events/index.js';
import { AccountPurpose, ConsentChanged } from '../consent/index.js';
import { OutputRepository } from './entities/output.repository.js';

/** A no to training as a whole shows on every task and output at once. Whether an item is training data doesn't depend on it: see the view `training_grants`. */
@Injectable()
export class TrainingListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly outputs: OutputRepository,
  ) {}

  onModuleInit(): void {
    this.events.on(ConsentChanged, ({ accountId, purpose, granted }) => {
      if (purpose === AccountPurpose.MODEL_TRAINING && !granted) return this.outputs.refuseTraining(accountId);
    });
  }
}
