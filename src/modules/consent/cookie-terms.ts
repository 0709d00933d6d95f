import { Injectable } from '@nestjs/common';
import { deadlinePeriod } from '../../config/index.js';
import { addPeriod, Clock } from '../../platform/clock/index.js';
import { LegalDocumentKind, LegalDocuments } from '../legal/index.js';
import type { Terms } from './domain/cookie-choice.js';

/** Before anything was published, as in a database that was just made: older than every version. */
const UNPUBLISHED = '0000-00-00';

/** How long an answer counts, and how long nobody is asked again. */
export const answerPeriod = deadlinePeriod('banner-silence');
/** How often the same is written down again: an answer, and the signal of a browser, which comes with every request. */
const REPEATED = { answer: 'P1D', signal: 'P1M' };

/** What the answers of now are measured by: the cookie policy in force and the calendar. */
@Injectable()
export class CookieTerms {
  constructor(
    private readonly documents: LegalDocuments,
    private readonly clock: Clock,
  ) {}

  async policyVersion(): Promise<string> {
    return (await this.documents.inForce(LegalDocumentKind.COOKIE_POLICY))?.version ?? UNPUBLISHED;
  }

  async current(): Promise<Terms> {
    const now = this.clock.now();
    const since = addPeriod(now, answerPeriod, -1);
    return {
      since, repeatedSince: addPeriod(now, REPEATED.answer, -1), signal: { since: addPeriod(since, REPEATED.signal, -1), repeatedSince: addPeriod(now, REPEATED.signal, -1) },
      materialVersion: await this.documents.materialVersion(LegalDocumentKind.COOKIE_POLICY),
    };
  }

  /** When an answer given now will have lapsed. */
  get end(): Date {
    return addPeriod(this.clock.now(), answerPeriod);
  }
}
