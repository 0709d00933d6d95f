import { Injectable } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { LegalDocumentKind, LegalDocuments } from '../legal/index.js';
import type { Terms } from './domain/cookie-choice.js';
import { addPeriod } from './domain/period.js';

/** Before anything was published, as in a database that was just made: older than every version. */
const UNPUBLISHED = '0000-00-00';

const deadlines = readPolicyFile('deadlines.json') as readonly { readonly key: string; readonly period?: string }[];
/** How long an answer counts, and how long nobody is asked again. */
export const answerPeriod = deadlines.find(({ key }) => key === 'banner-silence')?.period ?? '';

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
    return { since: addPeriod(this.clock.now(), answerPeriod, -1), materialVersion: await this.documents.materialVersion(LegalDocumentKind.COOKIE_POLICY) };
  }

  /** When an answer given now will have lapsed. */
  get end(): Date {
    return addPeriod(this.clock.now(), answerPeriod);
  }
}
