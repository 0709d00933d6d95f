import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { EmailVerified } from '../accounts/index.js';
import { Marketing } from './marketing.js';

/** Signing up offers to refuse marketing mail; the answer is written down with the account, in the same transaction. */
@Injectable()
export class MarketingListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly clock: Clock,
    private readonly marketing: Marketing,
  ) {}

  onModuleInit(): void {
    this.events.on(EmailVerified, ({ accountId, marketingRefused }) =>
      this.marketing.recordSignUp(accountId, { refused: marketingRefused, at: this.clock.now() }));
  }
}
