import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../../platform/events/index.js';
import { ApiKeyCreated, EmailVerified } from '../accounts/index.js';
import { CreditsService } from './credits.service.js';

/** What must hold as soon as an account or an API key exists: in the same transaction. */
@Injectable()
export class AccountListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly credits: CreditsService,
  ) {}

  onModuleInit(): void {
    this.events.on(EmailVerified, ({ accountId }) => this.credits.grantForSignUp(accountId));
    this.events.on(ApiKeyCreated, ({ accountId, apiKeyId, creditLimit, rotatedFrom }) =>
      this.credits.openBudget({ accountId, apiKeyId, limit: creditLimit, inheritFrom: rotatedFrom }));
  }
}
