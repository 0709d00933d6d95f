import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/index.js';
import { ConsentLog } from './consent-log.js';
import { ConsentNotices } from './consent-notices.js';
import { ConsentNoticeEntity } from './entities/consent-notice.entity.js';
import { ConsentRecordEntity } from './entities/consent-record.entity.js';
import { ConsentSubjectEntity } from './entities/consent-subject.entity.js';

/** What people chose, and the proof of it: README.md. */
@Module({
  imports: [
    AccountsModule,
    TypeOrmModule.forFeature([ConsentNoticeEntity, ConsentRecordEntity, ConsentSubjectEntity]),
  ],
  providers: [ConsentLog, ConsentNotices],
  exports: [ConsentLog, ConsentNotices],
})
export class ConsentModule {}
