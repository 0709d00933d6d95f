import { Injectable } from '@nestjs/common';
import { ContextStore, Locale } from '../../platform/context/index.js';
import { LegalDocumentKind, LegalDocuments } from '../legal/index.js';

/** What a choice is written down with besides itself. */
export interface Circumstances {
  readonly policyVersion: string;
  readonly locale: Locale;
  readonly regime: string;
  readonly gpc: boolean;
}

/** Under which circumstances account holders choose. */
@Injectable()
export class PurposeCircumstances {
  constructor(
    private readonly context: ContextStore,
    private readonly documents: LegalDocuments,
  ) {}

  async current(): Promise<Circumstances> {
    const { http, locale = Locale.EN } = this.context.optional ?? {};
    return { policyVersion: await this.policyVersion(), locale, regime: 'EU_EEA', gpc: http?.request.headers['sec-gpc'] === '1' };
  }

  /** Of the privacy policy in force; before the first one is published, that there is none. */
  async policyVersion(): Promise<string> {
    return (await this.documents.inForce(LegalDocumentKind.PRIVACY_POLICY))?.version ?? 'none';
  }
}
