import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { SessionStarted } from '../accounts/index.js';
import { ConsentLog } from './consent-log.js';
import { CookieChoices, sendsGpc } from './cookie-choices.js';
import { CookieStates } from './cookie-states.js';
import { CookieTerms } from './cookie-terms.js';
import { carriedAtSignIn } from './domain/cookie-choice.js';
import { RecordCookies } from './record-cookies.js';
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
    // Most browsers have nothing to carry: no statement for them.
    if (visitor === null && !gpc) return;
    const browser = await this.states.ofBrowser(visitor);
    const account = await this.states.ofAccount(accountId);
    const carried = carriedAtSignIn(browser, account, gpc, await this.terms.current());
    if (carried.length > 0) await this.record.run([await this.log.subjectOfAccount(accountId)], carried);
    this.choices.forget();
  }
}
