import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EgressModule } from '../../platform/egress/index.js';
import { AccountsModule } from '../accounts/index.js';
import { RecipientEvidenceEntity } from './entities/recipient-evidence.entity.js';
import { RecipientsResolver } from './graphql/recipients.resolver.js';
import { recipientEgress } from './recipient-egress.js';
import { recipientRegister } from './recipient-register.provider.js';
import { Recipients } from './recipients.js';
import { RecordRecipientEvidence } from './record-recipient-evidence.js';

/** Who receives personal data: the register, the evidence, and what both mean for every connection that goes out. */
@Module({
  imports: [AccountsModule, EgressModule, TypeOrmModule.forFeature([RecipientEvidenceEntity])],
  providers: [recipientRegister, recipientEgress, Recipients, RecipientsResolver, RecordRecipientEvidence],
  exports: [Recipients],
})
export class RecipientsModule {}
