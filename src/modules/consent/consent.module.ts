import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/index.js';
import { LegalModule } from '../legal/index.js';
import { ConsentLog } from './consent-log.js';
import { ConsentNotices } from './consent-notices.js';
import { cookieParts } from './cookie-parts.js';
import { ConsentNoticeEntity } from './entities/consent-notice.entity.js';
import { ConsentRecordEntity } from './entities/consent-record.entity.js';
import { ConsentSubjectEntity } from './entities/consent-subject.entity.js';
import { purposeParts } from './purpose-parts.js';
import { usageProviders } from './usage-providers.js';

/** What people chose, and the proof of it: README.md. */
@Module({
  imports: [
    AccountsModule,
    LegalModule,
    TypeOrmModule.forFeature([ConsentNoticeEntity, ConsentRecordEntity, ConsentSubjectEntity, ...purposeParts.entities]),
  ],
  providers: [ConsentLog, ConsentNotices, ...cookieParts.providers, ...purposeParts.providers, ...usageProviders],
  controllers: [...purposeParts.controllers],
  exports: [ConsentLog, ConsentNotices, ...cookieParts.exports, ...purposeParts.exports],
})
export class ConsentModule {}
