import { Injectable } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import type { Locale, Texts } from '../../platform/context/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { tryParseId } from '../../platform/ids/index.js';
import { ConsentLog } from './consent-log.js';
import { ConsentNotices } from './consent-notices.js';
import { PurposeCircumstances } from './purpose-circumstances.js';

/** Kind of public id. */
export const NOTICE = 'notice';
const KIND = 'TRAINING_ITEM';
const { heading, ask, withdraw } = (readPolicyFile('texts/training.json') as { training: Record<'heading' | 'ask' | 'withdraw', Texts> }).training;
const textIn = (locale: Locale): string => `<h2>${heading[locale]}</h2><p>${ask[locale]}</p><p>${withdraw[locale]}</p>`;

/** What a person is asked with before one of their results may be used for training. */
export interface TrainingNoticeText {
  readonly id: string;
  readonly html: string;
  readonly textHash: Buffer;
  readonly policyVersion: string;
}

/** An answer about one thing. */
export interface TrainingAnswer {
  readonly accountId: string;
  /** The task or the output. */
  readonly targetId: string;
  readonly granted: boolean;
  /** Public id of the notice that was shown; absent: the one that is in force, in `locale`. */
  readonly noticeId?: string | undefined;
  readonly locale: Locale;
}

/**
 * Consent to training, thing by thing [P35]. An answer names the notice that it was given to; the latest answer about a thing holds, and a no to training for
 * the account as a whole ends all that came before it. The rule itself is the view `training_grants`.
 */
@Injectable()
export class TrainingGrants {
  constructor(
    private readonly log: ConsentLog,
    private readonly notices: ConsentNotices,
    private readonly circumstances: PurposeCircumstances,
  ) {}

  /** The text to ask with, kept before it is shown. */
  async notice(locale: Locale): Promise<TrainingNoticeText> {
    const [html, policyVersion] = [textIn(locale), await this.circumstances.policyVersion()];
    return { ...(await this.notices.keep({ kind: KIND, locale, policyVersion, html })), html, policyVersion };
  }

  /**
   * Writes an answer down.
   * @throws InvalidInputError for a notice that is none about training; Error outside of a unit of work
   */
  async record({ accountId, targetId, granted, noticeId, locale }: TrainingAnswer): Promise<void> {
    const shown = await (noticeId === undefined ? this.notice(locale) : this.shown(noticeId));
    await this.log.append([{
      ...(await this.circumstances.current()), subjectId: await this.log.subjectOfAccount(accountId), purpose: 'MODEL_TRAINING', granted, targetId,
      noticeId: shown.id, policyVersion: shown.policyVersion, locale, source: granted ? 'TRAINING_OPT_IN' : 'TRAINING_WITHDRAWN',
    }]);
  }

  private async shown(id: string): Promise<{ id: string; policyVersion: string }> {
    const key = tryParseId(NOTICE, id);
    const notice = key === null ? null : await this.notices.find(key);
    if (notice?.kind !== KIND) throw new InvalidInputError('trainingNoticeId', 'NOT_OFFERED');
    return notice;
  }
}
