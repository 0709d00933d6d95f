import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { Regions } from '../../platform/region/index.js';
import { CookieChoices } from './cookie-choices.js';
import { CookieTerms } from './cookie-terms.js';
import { type Allowed, allowedBy, isAnswered, isSignal } from './domain/cookie-choice.js';
import { regimeFor } from './regimes.js';
import { VisitorCookie } from './visitor-cookie.js';

/** What the web app has to know before it shows a page. */
export interface CookieConsentView extends Allowed {
  readonly bannerRequired: boolean;
  /** The signal is on in this request. */
  readonly gpc: boolean;
  /** An earlier one still binds. */
  readonly gpcBound: boolean;
  readonly regime: string;
  readonly policyVersion: string;
  /** When this browser last answered, or its signal did; null where it never has. */
  readonly decidedAt: Date | null;
}

/** Tells a browser what it allows, whether it must be asked, and by which rules. */
@Injectable()
export class ReadCookieConsent {
  constructor(
    private readonly context: ContextStore,
    private readonly regions: Regions,
    private readonly choices: CookieChoices,
    private readonly cookie: VisitorCookie,
    private readonly terms: CookieTerms,
  ) {}

  async run(): Promise<CookieConsentView> {
    const { browser, account, gpc } = await this.choices.chooser();
    const terms = await this.terms.current();
    const allowed = allowedBy(browser, account, gpc, terms);
    const regime = regimeFor(this.regions.current());
    // Pages that were closed too soon leave cookies behind which are no longer allowed.
    if (!allowed.analytics) this.cookie.expire(this.context.current, 'ANALYTICS', 'present');
    if (!allowed.marketing) this.cookie.expire(this.context.current, 'MARKETING', 'present');
    const times = [browser.analytics, browser.marketing].flatMap((said) => (said ? [said.recordedAt.getTime()] : []));
    return {
      ...allowed, gpc, regime: regime.key, policyVersion: await this.terms.policyVersion(),
      // Whoever sends the signal has said what they want [P80].
      bannerRequired: regime.bannerRequired && !gpc && !isAnswered(browser, account, terms),
      gpcBound: isSignal(browser.marketing) || isSignal(account?.marketing),
      decidedAt: times.length > 0 ? new Date(Math.max(...times)) : null,
    };
  }
}
