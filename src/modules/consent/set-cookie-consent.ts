import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore } from '../../platform/context/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { ipSubject, type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { ConsentLog } from './consent-log.js';
import { ConsentNotices } from './consent-notices.js';
import { COOKIE_BANNER } from './cookie-banner.js';
import { type Chooser, CookieChoices } from './cookie-choices.js';
import type { CookieState } from './cookie-states.js';
import { CookieTerms } from './cookie-terms.js';
import { type Allowed, allowedBy, categories, type Choices, isAnswered, source, type Terms } from './domain/cookie-choice.js';
import { type CookieAnswer, RecordCookies, type Shown } from './record-cookies.js';
import { newVisitorToken, VisitorCookie, visitorHash } from './visitor-cookie.js';

const MINUTE = 60;

/** Writes a browser's answer to the banner down: for the browser, and for the account of whoever is signed in on it. */
@Injectable()
export class SetCookieConsent {
  /** Switching something on. What a browser or an account takes back is not counted: there can't be more that change something than consents before. */
  private readonly consents: Limit;
  /** New browsers, and consents of all browsers together, from one address. */
  private readonly answers: Limit;

  constructor(
    limiter: RateLimiter,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly context: ContextStore,
    private readonly choices: CookieChoices,
    private readonly cookie: VisitorCookie,
    private readonly terms: CookieTerms,
    private readonly notices: ConsentNotices,
    private readonly log: ConsentLog,
    private readonly record: RecordCookies,
  ) {
    this.consents = limiter.define({ name: 'cookie-consent', points: 20, seconds: MINUTE });
    this.answers = limiter.define({ name: 'cookie-answers', points: 300, seconds: MINUTE, developmentPoints: 1_000 });
  }

  /**
   * @param noticeId of the banner that was answered
   * @throws NotFoundError for anything that is no banner
   * @throws RateLimitedError for too many consents; what was accepted before goes on, and a withdrawal is never refused
   */
  async run(noticeId: string, wanted: Allowed): Promise<void> {
    const notice = await this.notices.find(noticeId);
    if (notice?.kind !== COOKIE_BANNER) throw new NotFoundError();
    const chooser = await this.choices.chooser();
    const terms = await this.terms.current();
    const answers = answersOf(wanted, chooser.gpc);
    if (!isKnown(answers, notice, chooser, terms)) {
      await this.admit(answers, chooser, terms);
      await this.write(answers, notice, chooser);
    }
    for (const { category, granted } of answers) if (!granted) this.cookie.expire(this.context.current, category === 'analytics' ? 'ANALYTICS' : 'MARKETING', 'all');
  }

  private async admit(answers: readonly CookieAnswer[], { visitor, browser, account, gpc }: Chooser, terms: Terms): Promise<void> {
    const allowed = allowedBy(browser, account, gpc, terms);
    const widens = answers.some(({ category, granted }) => granted && !allowed[category]);
    const known = visitor !== null && browser.subjectId !== null;
    const withdraws = answers.some(({ category, granted }) => !granted && account?.[category]?.granted === true);
    if (!widens && (known || withdraws)) return;
    const address = ipSubject(this.context.current.ip);
    await this.answers.consume(address);
    if (widens) await this.consents.consume(known ? ['browser', visitor.token] : ['address', address]);
  }

  private async write(answers: readonly CookieAnswer[], shown: Shown, { visitor, browser, account }: Chooser): Promise<void> {
    const context = this.context.current;
    const seconds = Math.floor((this.terms.end.getTime() - this.clock.now().getTime()) / 1_000);
    // A number that we never gave out is not taken over: nobody can make somebody else's browser share theirs.
    const token = visitor !== null && browser.subjectId !== null ? visitor.token : newVisitorToken();
    await this.uow.run(async () => {
      const subject = await this.log.subjectOfVisitor(visitorHash(token));
      const subjects = account ? [subject, await this.log.subjectOfAccount(account.accountId)] : [subject];
      const last = await this.record.run(subjects, answers, shown);
      this.uow.afterCommit(() => this.cookie.set(context, { token, seq: last.get(subject) ?? 0 }, seconds));
    });
    this.choices.forget();
  }
}

/** While the signal is on, marketing is refused by it, whatever was clicked [P32]. */
const answersOf = (wanted: Allowed, gpc: boolean): CookieAnswer[] => categories.map((category) =>
  (gpc && category === 'marketing' ? { category, granted: false, source: source.gpc } : { category, granted: wanted[category], source: source.banner }));

/** Whether the same answer to the same version is there already, for the browser and for the account: clicking twice is one answer. */
function isKnown(answers: readonly CookieAnswer[], { policyVersion }: Shown, { browser, account }: Chooser, terms: Terms): boolean {
  const same = (state: Choices | CookieState): boolean => answers.every(({ category, granted }) => state[category]?.granted === granted && state[category].policyVersion === policyVersion);
  return isAnswered(browser, null, terms) && same(browser) && (account === null || same(account));
}
