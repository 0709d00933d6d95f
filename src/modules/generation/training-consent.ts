import { Injectable } from '@nestjs/common';
import { TrainingGrants } from '../consent/index.js';
import { TrainingNeedsPersonError } from './errors.js';
import type { Requester } from './requester.js';

/** What somebody says about training with one thing. */
export interface TrainingChoice {
  /** Absent: nothing is said. */
  readonly trainingOptIn?: boolean | undefined;
  /** The notice they saw. */
  readonly trainingNoticeId?: string | undefined;
}

/** Consent to training with a task's outputs, or with one of them [P35]. A key may take it back, and never give it: a program is not the person who was asked. */
@Injectable()
export class TrainingConsent {
  constructor(private readonly grants: TrainingGrants) {}

  /** @throws TrainingNeedsPersonError */
  check({ apiKeyId }: Pick<Requester, 'apiKeyId'>, { trainingOptIn }: TrainingChoice): void {
    if (trainingOptIn === true && apiKeyId !== null) throw new TrainingNeedsPersonError();
  }

  /**
   * Writes down what a person said, in the unit of work that acts on it.
   * @param targetId the task or the output
   * @throws TrainingNeedsPersonError; InvalidInputError for a notice that is none about training
   */
  async record(requester: Pick<Requester, 'accountId' | 'apiKeyId' | 'locale'>, targetId: string, choice: TrainingChoice): Promise<void> {
    this.check(requester, choice);
    if (choice.trainingOptIn === undefined) return;
    await this.grants.record({ accountId: requester.accountId, targetId, granted: choice.trainingOptIn, noticeId: choice.trainingNoticeId, locale: requester.locale });
  }
}
