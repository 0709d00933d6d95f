import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore, type Locale } from '../../platform/context/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { Regions } from '../../platform/region/index.js';
import { type ConsentEntry, ConsentLog } from './consent-log.js';
import { sendsGpc } from './cookie-choices.js';
import { CookieTerms } from './cookie-terms.js';
import { cookiePurposes } from './domain/consent.js';
import { choicesOf, type CookieAnswer, purposeOf, saysMore } from './domain/cookie-choice.js';
import { regimeFor } from './regimes.js';
import { VisitorCookie, visitorHash } from './visitor-cookie.js';

/** What was shown, where something was. */
export interface Shown {
  readonly id: string;
  readonly policyVersion: string;
  readonly locale: Locale;
}

/** What an answer was given to, and where. */
export type Circumstances = Pick<ConsentEntry, 'policyVersion' | 'locale' | 'regime' | 'gpc'> & { readonly noticeId: string | null };

/** Whose choice it is: a browser's, an account's, or both. */
export interface Whose {
  /** From the browser's cookie. */
  readonly token: string | null;
  readonly accountId: string | null;
}

/** Writes what was said about cookies down, with its circumstances. */
@Injectable()
export class RecordCookies {
  constructor(
    private readonly context: ContextStore,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly terms: CookieTerms,
    private readonly cookie: VisitorCookie,
    private readonly log: ConsentLog,
  ) {}

  /** Of this request. */
  async circumstances(shown: Shown | null = null): Promise<Circumstances> {
    const context = this.context.current;
    return {
      noticeId: shown?.id ?? null, policyVersion: shown?.policyVersion ?? (await this.terms.policyVersion()), locale: shown?.locale ?? context.locale,
      regime: regimeFor(this.regions.current()).key, gpc: sendsGpc(context),
    };
  }

  /** For each only what says more than what holds. A browser that said something is known again for as long as that counts. */
  async run({ token, accountId }: Whose, answers: readonly CookieAnswer[], shown: Shown | null = null): Promise<void> {
    const [context, terms, circumstances] = [this.context.current, await this.terms.current(), await this.circumstances(shown)];
    await this.uow.run(async () => {
      const browser = token === null ? null : await this.log.subjectOfVisitor(visitorHash(token));
      const account = accountId === null ? null : await this.log.subjectOfAccount(accountId);
      const subjects = [browser, account].filter((subject) => subject !== null);
      await this.log.lock(subjects);
      const entries: ConsentEntry[] = [];
      for (const subjectId of subjects) {
        const holds = choicesOf(await this.log.latest(subjectId, cookiePurposes));
        const more = answers.filter((answer) => saysMore(holds[answer.category], answer, circumstances.noticeId, terms));
        entries.push(...more.map(({ category, granted, source }) => ({ ...circumstances, subjectId, purpose: purposeOf[category], granted, source })));
      }
      const last = (await this.log.append(entries)).findLast(({ subjectId }) => subjectId === browser);
      const seconds = Math.floor((this.terms.end.getTime() - this.clock.now().getTime()) / 1_000);
      if (token !== null && last) this.uow.afterCommit(() => this.cookie.set(context, { token, seq: last.seq }, seconds));
    });
  }
}
