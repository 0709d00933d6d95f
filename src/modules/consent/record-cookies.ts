import { Injectable } from '@nestjs/common';
import { ContextStore, type Locale } from '../../platform/context/index.js';
import { Regions } from '../../platform/region/index.js';
import { type ConsentEntry, ConsentLog } from './consent-log.js';
import { sendsGpc } from './cookie-choices.js';
import { CookieTerms } from './cookie-terms.js';
import { type Category, purposeOf } from './domain/cookie-choice.js';
import { regimeFor } from './regimes.js';

/** What was said about one category. */
export interface CookieAnswer {
  readonly category: Category;
  readonly granted: boolean;
  readonly source: string;
}

/** What was shown, where something was. */
export interface Shown {
  readonly id: string;
  readonly policyVersion: string;
  readonly locale: Locale;
}

/** Writes what was said about cookies down with its circumstances: regime, language, policy version, signal. */
@Injectable()
export class RecordCookies {
  constructor(
    private readonly context: ContextStore,
    private readonly regions: Regions,
    private readonly terms: CookieTerms,
    private readonly log: ConsentLog,
  ) {}

  /**
   * @returns number of the subject's last record
   * @throws Error outside of a unit of work
   */
  async run(subjects: readonly string[], answers: readonly CookieAnswer[], shown: Shown | null = null): Promise<ReadonlyMap<string, number>> {
    const context = this.context.current;
    const circumstances = {
      noticeId: shown?.id ?? null, policyVersion: shown?.policyVersion ?? (await this.terms.policyVersion()), locale: shown?.locale ?? context.locale,
      regime: regimeFor(this.regions.current()).key, gpc: sendsGpc(context),
    };
    const entries = subjects.flatMap((subjectId) => answers.map(({ category, granted, source }): ConsentEntry => ({ ...circumstances, subjectId, purpose: purposeOf[category], granted, source })));
    return new Map((await this.log.append(entries)).map(({ subjectId, seq }) => [subjectId, seq]));
  }
}
