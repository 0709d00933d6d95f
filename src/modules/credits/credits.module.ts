import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/index.js';
import { AccountListener } from './account-listener.js';
import { CreditsService } from './credits.service.js';
import { CreditBalanceEntity } from './entities/credit-balance.entity.js';
import { CreditBudgetEntity } from './entities/credit-budget.entity.js';
import { CreditBudgetKeyEntity } from './entities/credit-budget-key.entity.js';
import { CreditGrantEntity } from './entities/credit-grant.entity.js';
import { CreditHoldEntity } from './entities/credit-hold.entity.js';
import { CreditHoldLinkEntity } from './entities/credit-hold-link.entity.js';
import { CreditHoldPartEntity } from './entities/credit-hold-part.entity.js';
import { CreditMemoEntity } from './entities/credit-memo.entity.js';
import { CreditStaffDayEntity } from './entities/credit-staff-day.entity.js';
import { CreditSubjectEntity } from './entities/credit-subject.entity.js';
import { LedgerTransferEntity } from './entities/ledger-transfer.entity.js';
import { GrantCredits } from './grant-credits.js';
import { ApiKeyCreditsResolver } from './graphql/api-key-credits.resolver.js';
import { CreditBalanceResolver } from './graphql/credit-balance.resolver.js';
import { CreditNodes } from './graphql/credit-nodes.js';
import { GrantCreditsResolver } from './graphql/grant-credits.resolver.js';
import { LedgerHealthResolver } from './graphql/ledger-health.resolver.js';
import { ViewerCreditsResolver } from './graphql/viewer-credits.resolver.js';
import { CheckLedgerProcessor } from './jobs/check-ledger.processor.js';
import { ExpireCreditsProcessor } from './jobs/expire-credits.processor.js';
import { LedgerHealthCheck } from './ledger-health.js';
import { OverdueHolds } from './overdue-holds.js';
import { Statements } from './statements.js';
import { SweepExpired } from './sweep-expired.js';

/** The credit ledger: README.md. */
@Module({
  imports: [
    AccountsModule,
    TypeOrmModule.forFeature([
      CreditBalanceEntity, CreditBudgetEntity, CreditBudgetKeyEntity, CreditGrantEntity, CreditHoldEntity, CreditHoldLinkEntity, CreditHoldPartEntity,
      CreditMemoEntity, CreditStaffDayEntity, CreditSubjectEntity, LedgerTransferEntity,
    ]),
  ],
  providers: [
    AccountListener, ApiKeyCreditsResolver, CheckLedgerProcessor, CreditBalanceResolver, CreditNodes, CreditsService, ExpireCreditsProcessor, GrantCredits,
    GrantCreditsResolver, LedgerHealthCheck, LedgerHealthResolver, OverdueHolds, Statements, SweepExpired, ViewerCreditsResolver,
  ],
  exports: [CreditsService],
})
export class CreditsModule {}
