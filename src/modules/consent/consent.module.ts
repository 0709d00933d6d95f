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

/** What people chose, and the proof of it: README.md. */
@Module({
  imports: [
    AccountsModule,
    LegalModule,
    TypeOrmModule.forFeature([ConsentNoticeEntity, ConsentRecordEntity, ConsentSubjectEntity]),
  ],
  providers: [ConsentLog, ConsentNotices, ...cookieParts.providers],
  exports: [ConsentLog, ConsentNotices, ...cookieParts.exports],
})
export class ConsentModule {}
