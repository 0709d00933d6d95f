import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { ipSubject, type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { ConsentNotices } from './consent-notices.js';
import { COOKIE_BANNER } from './cookie-banner.js';
import { type Chooser, CookieChoices } from './cookie-choices.js';
import { CookieTerms } from './cookie-terms.js';
import { type Allowed, categories, type CookieAnswer, saysMore, source } from './domain/cookie-choice.js';
import { RecordCookies } from './record-cookies.js';
import { newVisitorToken, VisitorCookie } from './visitor-cookie.js';

const MINUTE = 60;

/** Writes a browser's answer to the banner down: for the browser, and for the account of whoever is signed in on it. */
@Injectable()
export class SetCookieConsent {
  /** Switching something on. What a browser or an account takes back is not counted, nor an account's first refusal: there can't be more that change something than consents, and one. */
  private readonly consents: Limit;
  /** New browsers, and consents of all browsers together, from one address. */
  private readonly answers: Limit;

  constructor(
    limiter: RateLimiter,
    private readonly context: ContextStore,
    private readonly choices: CookieChoices,
    private readonly cookie: VisitorCookie,
    private readonly terms: CookieTerms,
    private readonly notices: ConsentNotices,
    private readonly record: RecordCookies,
  ) {
    this.consents = limiter.define({ name: 'cookie-consent', points: 20, seconds: MINUTE });
    this.answers = limiter.define({ name: 'cookie-answers', points: 300, seconds: MINUTE, developmentPoints: 1_000 });
  }

  /**
   * @param noticeId of the banner that was answered
   * @throws NotFoundError for anything that is no banner
   * @throws RateLimitedError for too many consents, or too many browsers that we don't know; what was accepted before goes on, except for what the same answer refuses:
   *   for a browser that we know, and for an account, that is always written down
   */
  async run(noticeId: string, wanted: Allowed): Promise<void> {
    const notice = await this.notices.find(noticeId);
    if (notice?.kind !== COOKIE_BANNER) throw new NotFoundError();
    const chooser = await this.choices.chooser();
    const { visitor, browser, account } = chooser;
    const answers = answersOf(wanted, chooser.gpc);
    const limited = await this.admit(answers, chooser, noticeId);
    const written = limited ? answers.filter(({ granted }) => !granted) : answers;
    // A number that we never gave out is not taken over: nobody can make somebody else's browser share theirs.
    const token = visitor !== null && browser.subjectId !== null ? visitor.token : newVisitorToken();
    await this.record.run({ token, accountId: account?.accountId ?? null }, written, notice);
    this.choices.forget();
    for (const { category } of written.filter(({ granted }) => !granted)) this.cookie.expire(this.context.current, category === 'analytics' ? 'ANALYTICS' : 'MARKETING', 'all');
    if (limited) throw limited;
  }

  /** @returns why no consent may be written down, where the answer refuses something besides */
  private async admit(answers: readonly CookieAnswer[], { visitor, browser, account }: Chooser, noticeId: string): Promise<Error | null> {
    const terms = await this.terms.current();
    const known = visitor !== null && browser.subjectId !== null;
    const consents = answers.some((answer) => answer.granted && [browser, account].some((state) => state && saysMore(state[answer.category], answer, noticeId, terms)));
    // A browser that we don't know has nothing to take back: everything is off, and remembering that alone may be refused.
    const refuses = answers.some((answer) => !answer.granted && [known && browser, account].some((state) => state && saysMore(state[answer.category], answer, noticeId, terms)));
    if (!consents && (known || refuses)) return null;
    try {
      const address = ipSubject(this.context.current.ip);
      await this.answers.consume(address);
      if (consents) await this.consents.consume(known ? ['browser', visitor.token] : ['address', address]);
      return null;
    } catch (error) {
      if (refuses && error instanceof Error) return error;
      throw error;
    }
  }
}

/** While the signal is on, marketing is refused by it, whatever was clicked [P32]. */
const answersOf = (wanted: Allowed, gpc: boolean): CookieAnswer[] => categories.map((category) =>
  (gpc && category === 'marketing' ? { category, granted: false, source: source.gpc } : { category, granted: wanted[category], source: source.banner }));
