import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { EmailVerified } from '../accounts/index.js';
import { Marketing } from './marketing.js';

/** Who answers to marketing mail as they sign up has it written down with the account, in the same transaction. */
@Injectable()
export class MarketingListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly clock: Clock,
    private readonly marketing: Marketing,
  ) {}

  onModuleInit(): void {
    this.events.on(EmailVerified, ({ accountId, marketingRefused }) => {
      if (marketingRefused !== null) return this.marketing.recordSignUp(accountId, { refused: marketingRefused, at: this.clock.now() });
    });
  }
}
