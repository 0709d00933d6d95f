import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/index.js';
import { BreachAlarms } from './breach-alarms.js';
import { BreachClocks } from './breach-clocks.js';
import { BreachMetrics } from './breach-metrics.js';
import { BreachNotices } from './breach-notices.js';
import { BreachPeople } from './breach-people.js';
import { BreachReader } from './breach-reader.js';
import { BreachRegister } from './breach-register.js';
import { BreachAssessmentEntity } from './entities/breach-assessment.entity.js';
import { BreachDutyEntity } from './entities/breach-duty.entity.js';
import { BreachMessageEntity } from './entities/breach-message.entity.js';
import { BreachPersonEntity } from './entities/breach-person.entity.js';
import { BreachSourceEntity } from './entities/breach-source.entity.js';
import { BreachEntity } from './entities/breach.entity.js';
import { BreachResolver } from './graphql/breach.resolver.js';
import { ListBreachPeopleProcessor } from './jobs/list-breach-people.processor.js';
import { TellBreachProcessor } from './jobs/tell-breach.processor.js';
import { WatchBreachesProcessor } from './jobs/watch-breaches.processor.js';
import { TellBreach } from './tell-breach.js';

/** The register of breaches. */
@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature([BreachAssessmentEntity, BreachDutyEntity, BreachEntity, BreachMessageEntity, BreachPersonEntity, BreachSourceEntity])],
  providers: [
    BreachAlarms, BreachClocks, BreachMetrics, BreachNotices, BreachPeople, BreachReader, BreachRegister, BreachResolver, ListBreachPeopleProcessor, TellBreach, TellBreachProcessor,
    WatchBreachesProcessor,
  ],
  exports: [BreachNotices],
})
export class BreachModule {}
