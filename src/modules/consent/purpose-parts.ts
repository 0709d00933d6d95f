import { AccountChoices } from './account-choices.js';
import { ChoiceHistory } from './choice-history.js';
import { Consents } from './consents.js';
import { MarketingRelationshipEntity } from './entities/marketing-relationship.entity.js';
import { SuppressionEntity } from './entities/suppression.entity.js';
import { AccountConsentsResolver } from './graphql/account-consents.resolver.js';
import { ConsentHistoryResolver } from './graphql/consent-history.resolver.js';
import { UnsubscribeBody } from './http/unsubscribe-body.js';
import { UnsubscribePage } from './http/unsubscribe-page.js';
import { UnsubscribeController } from './http/unsubscribe.controller.js';
import { MarketingGate } from './marketing-gate.js';
import { MarketingListener } from './marketing-listener.js';
import { MarketingMailer } from './marketing-mailer.js';
import { Marketing } from './marketing.js';
import { PurposeCircumstances } from './purpose-circumstances.js';
import { PurposeNotices } from './purpose-notices.js';
import { PurposeStates } from './purpose-states.js';
import { SetConsent } from './set-consent.js';
import { Suppressions } from './suppressions.js';
import { TrainingGrants } from './training-grants.js';
import { TransferRecipients } from './transfer-recipients.js';
import { Unsubscribe } from './unsubscribe.js';

/** What account holders choose about, and marketing mail, as parts of the module. */
export const purposeParts = {
  entities: [MarketingRelationshipEntity, SuppressionEntity],
  providers: [
    AccountChoices, AccountConsentsResolver, ChoiceHistory, ConsentHistoryResolver, Consents, Marketing, MarketingGate, MarketingListener, MarketingMailer, PurposeCircumstances, PurposeNotices, PurposeStates,
    SetConsent, Suppressions, TrainingGrants, TransferRecipients, Unsubscribe, UnsubscribeBody, UnsubscribePage,
  ],
  controllers: [UnsubscribeController],
  exports: [Consents, Marketing, MarketingMailer, TrainingGrants],
};
