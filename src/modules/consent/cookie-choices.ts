import { Injectable } from '@nestjs/common';
import { ContextStore, type RequestContext } from '../../platform/context/index.js';
import { type CookieState, CookieStates } from './cookie-states.js';
import { CookieTerms } from './cookie-terms.js';
import { type Allowed, allowedBy, analyticsSince, nothingAllowed } from './domain/cookie-choice.js';
import { type Visitor, VisitorCookie } from './visitor-cookie.js';

/** Key in a context's memo. */
const CURRENT = 'cookie-choices';

/** Who is asking, as far as choices about cookies go. */
export interface Chooser {
  readonly visitor: Visitor | null;
  readonly browser: CookieState;
  /** Of whoever is signed in. */
  readonly account: (CookieState & { readonly accountId: string }) | null;
  readonly gpc: boolean;
}

/** What the browser that is asking allows. */
export interface AllowedNow extends Allowed {
  /** Milliseconds: what was done before this moment must not be counted. */
  readonly analyticsSince: number;
}
const NOTHING: AllowedNow = { ...nothingAllowed, analyticsSince: Number.POSITIVE_INFINITY };

/** Whether the browser sends Sec-GPC: 1 (Global Privacy Control, W3C). */
export const sendsGpc = ({ http }: RequestContext): boolean => http?.request.headers['sec-gpc'] === '1';

/** What the browser that is asking allows. Found out when somebody wants to know, once per request; code that no browser has asked for is allowed nothing. */
@Injectable()
export class CookieChoices {
  constructor(
    private readonly context: ContextStore,
    private readonly cookie: VisitorCookie,
    private readonly states: CookieStates,
    private readonly terms: CookieTerms,
  ) {}

  /** What may happen in this request: `analytics` and `marketing`, each false unless allowed. */
  async current(): Promise<AllowedNow> {
    const context = this.context.optional;
    if (!context?.http || context.caller?.kind === 'apiKey') return NOTHING;
    const known = context.memo.get(CURRENT) as Promise<AllowedNow> | undefined;
    if (known) return known;
    const found = this.find();
    context.memo.set(CURRENT, found);
    return found;
  }

  /** What the choice is made of, read anew. */
  async chooser(): Promise<Chooser> {
    const context = this.context.current;
    const { caller } = context;
    const visitor = this.cookie.read(context);
    const browser = await this.states.ofBrowser(visitor);
    const account = caller?.kind === 'session' ? { ...(await this.states.ofAccount(caller.accountId)), accountId: caller.accountId } : null;
    return { visitor, browser, account, gpc: sendsGpc(context) };
  }

  /** After a change in the same request. */
  forget(): void {
    this.context.current.memo.delete(CURRENT);
  }

  private async find(): Promise<AllowedNow> {
    const { browser, account, gpc } = await this.chooser();
    // Most requests come from browsers that have never answered.
    if (browser.subjectId === null) return NOTHING;
    return { ...allowedBy(browser, account, gpc, await this.terms.current()), analyticsSince: analyticsSince(browser, account) };
  }
}
