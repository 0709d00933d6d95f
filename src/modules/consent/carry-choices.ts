import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { SessionStarted } from '../accounts/index.js';
import { type ConsentFact, ConsentLog } from './consent-log.js';
import { CookieChoices, sendsGpc } from './cookie-choices.js';
import { CookieStates } from './cookie-states.js';
import { CookieTerms } from './cookie-terms.js';
import { cookiePurposes } from './domain/consent.js';
import { carriedAtSignIn, choicesOf, purposeOf } from './domain/cookie-choice.js';
import { type Circumstances, RecordCookies } from './record-cookies.js';
import { VisitorCookie } from './visitor-cookie.js';

/** Takes a browser's choices into the account that signs in on it, in the same transaction, without widening what the account allows. */
@Injectable()
export class CarryChoices implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly context: ContextStore,
    private readonly cookie: VisitorCookie,
    private readonly states: CookieStates,
    private readonly choices: CookieChoices,
    private readonly terms: CookieTerms,
    private readonly log: ConsentLog,
    private readonly record: RecordCookies,
  ) {}

  onModuleInit(): void {
    this.events.on(SessionStarted, ({ accountId }) => this.run(accountId));
  }

  private async run(accountId: string): Promise<void> {
    const context = this.context.current;
    const [visitor, gpc] = [this.cookie.read(context), sendsGpc(context)];
    const { subjectId: browser } = await this.states.ofBrowser(visitor);
    // Most browsers have nothing to carry.
    if (browser === null && !gpc) return;
    const account = await this.log.subjectOfAccount(accountId);
    await this.log.lock(browser === null ? [account] : [browser, account]);
    const here = choicesOf(browser === null ? [] : await this.log.latest(browser, cookiePurposes));
    const there = choicesOf(await this.log.latest(account, cookiePurposes));
    const now = await this.record.circumstances();
    await this.log.append(carriedAtSignIn(here, there, gpc, await this.terms.current()).map(({ category, granted, source }) => {
      const answer = gpc && category === 'marketing' ? null : here[category];
      return { ...(answer ? circumstancesOf(answer) : now), subjectId: account, purpose: purposeOf[category], granted, source };
    }));
    this.choices.forget();
  }
}

/** The proof comes along: what was shown then, and where. */
const circumstancesOf = ({ noticeId, policyVersion, locale, regime, gpc }: ConsentFact): Circumstances => ({ noticeId, policyVersion, locale, regime, gpc });
