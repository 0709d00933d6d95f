import { Injectable } from '@nestjs/common';
import { type ConsentNotice, TrainingGrants } from '../consent/index.js';
import { TrainingNeedsPersonError } from './errors.js';
import type { Requester } from './requester.js';

/** What somebody says about training with one thing. */
export interface TrainingChoice {
  /** Absent: nothing is said. */
  readonly trainingOptIn?: boolean | undefined;
  /** The notice they saw. */
  readonly trainingNoticeId?: string | undefined;
}

/** Who may consent to training [P35]: a key may take it back, and never give it. A program is not the person who was asked. */
@Injectable()
export class TrainingConsent {
  constructor(private readonly grants: TrainingGrants) {}

  /**
   * @returns what whoever says yes was shown; null for anything but a yes
   * @throws TrainingNeedsPersonError; InvalidInputError without the notice that is shown now; RateLimitedError
   */
  async yesOf({ accountId, apiKeyId }: Pick<Requester, 'accountId' | 'apiKeyId'>, { trainingOptIn, trainingNoticeId }: TrainingChoice): Promise<ConsentNotice | null> {
    if (!trainingOptIn) return null;
    if (apiKeyId !== null) throw new TrainingNeedsPersonError();
    return this.grants.shown(accountId, trainingNoticeId);
  }
}
