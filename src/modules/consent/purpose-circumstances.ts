import { Injectable } from '@nestjs/common';
import { ContextStore, Locale } from '../../platform/context/index.js';
import { Regions } from '../../platform/region/index.js';
import { LegalDocumentKind, LegalDocuments } from '../legal/index.js';
import type { ConsentEntry } from './consent-log.js';
import type { ConsentNotice } from './consent-notices.js';
import { sendsGpc } from './cookie-choices.js';
import { regimeFor } from './regimes.js';

/** Before anything was published, as in a database that was just made. */
const UNPUBLISHED = 'unpublished';

/** Under which circumstances account holders choose. */
@Injectable()
export class PurposeCircumstances {
  constructor(
    private readonly context: ContextStore,
    private readonly regions: Regions,
    private readonly documents: LegalDocuments,
  ) {}

  /** @param notice what was shown: its language and version count, not the request's */
  async current(notice: ConsentNotice | null = null): Promise<Pick<ConsentEntry, 'noticeId' | 'policyVersion' | 'locale' | 'regime' | 'gpc'>> {
    const context = this.context.optional;
    return {
      noticeId: notice?.id ?? null, policyVersion: notice?.policyVersion ?? (await this.policyVersion()), locale: notice?.locale ?? context?.locale ?? Locale.EN,
      regime: regimeFor(this.regions.current()).key, gpc: context !== undefined && sendsGpc(context),
    };
  }

  /** Of the privacy policy in force. */
  async policyVersion(): Promise<string> {
    return (await this.documents.inForce(LegalDocumentKind.PRIVACY_POLICY))?.version ?? UNPUBLISHED;
  }
}
