import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { tryParseId } from '../../platform/ids/index.js';
import { type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { type ConsentFact, ConsentLog } from './consent-log.js';
import type { ConsentNotice } from './consent-notices.js';
import { PurposeCircumstances } from './purpose-circumstances.js';
import { NOTICE, PurposeNotices } from './purpose-notices.js';

/** Of the inputs that name what was shown. */
const FIELD = 'trainingNoticeId';

/** An answer about one thing. */
export interface TrainingAnswer {
  readonly accountId: string;
  /** The task or the output. */
  readonly targetId: string;
  /** The task that the output came of: what was said of it holds until something is said of the output. */
  readonly taskId?: string;
  /** What was shown to whoever says yes; null: they say no. */
  readonly yes: ConsentNotice | null;
}

type Answer = Pick<ConsentFact, 'targetId' | 'granted' | 'seq' | 'recordedAt'>;

/**
 * Consent to training, thing by thing [P35]. A yes names the notice that it was given to; the latest answer about a thing holds, and a no to training for
 * the account as a whole ends all that came before it. The rule itself is the view `training_grants`.
 */
@Injectable()
export class TrainingGrants {
  private readonly grants: Limit;

  constructor(
    limiter: RateLimiter,
    private readonly database: Database,
    private readonly log: ConsentLog,
    private readonly notices: PurposeNotices,
    private readonly circumstances: PurposeCircumstances,
  ) {
    // Taking back is never held up, and once taken back there is nothing to write: this bounds both.
    this.grants = limiter.define({ name: 'consent.training.account', points: 600, seconds: 3_600 });
  }

  /**
   * What somebody who says yes was shown.
   * @param noticeId public id
   * @throws InvalidInputError where none is named, and for any text but the one that is shown now; RateLimitedError
   */
  async shown(accountId: string, noticeId: string | undefined): Promise<ConsentNotice> {
    if (noticeId === undefined) throw new InvalidInputError(FIELD, 'REQUIRED');
    await this.grants.consume(accountId);
    const id = tryParseId(NOTICE, noticeId);
    const shown = id === null ? null : await this.notices.shown(id, 'TRAINING_ITEM', FIELD);
    if (!shown) throw new InvalidInputError(FIELD, 'NOT_OFFERED');
    return shown;
  }

  /**
   * Writes an answer down, unless it is what holds; a yes to a newer text than the one that was answered is another yes.
   * @throws Error outside of a unit of work
   */
  async record({ accountId, targetId, taskId, yes }: TrainingAnswer): Promise<void> {
    const subjectId = await this.log.subjectOfAccount(accountId);
    await this.log.lock([subjectId]);
    const held = await this.heldYes(subjectId, targetId, taskId ?? null);
    if (yes ? held !== null && yes.shownFrom <= held.recordedAt : held === null) return;
    await this.log.append([{
      ...(await this.circumstances.current(yes)), subjectId, purpose: 'MODEL_TRAINING', granted: yes !== null, targetId, source: yes ? 'TRAINING_OPT_IN' : 'TRAINING_WITHDRAWN',
    }]);
  }

  /** The yes that allows training with a thing, as `training_grants` has it for accounts in good standing. */
  private async heldYes(subjectId: string, targetId: string, taskId: string | null): Promise<Answer | null> {
    const answers: Answer[] = await this.database.write.query(
      `SELECT DISTINCT ON (target_id) target_id AS "targetId", granted, seq, recorded_at AS "recordedAt" FROM consent_records
        WHERE subject_id = $1 AND purpose = 'MODEL_TRAINING' AND recipient IS NULL AND (target_id IN ($2, $3) OR target_id IS NULL AND NOT granted)
        ORDER BY target_id, seq DESC`, [subjectId, targetId, taskId]);
    const about = (id: string | null): Answer | undefined => answers.find((answer) => answer.targetId === id);
    const said = about(targetId) ?? (taskId === null ? undefined : about(taskId));
    return said?.granted && said.seq > (about(null)?.seq ?? 0) ? said : null;
  }
}
