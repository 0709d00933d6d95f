import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, ConfigModule } from './config/index.js';
import { dataMaps } from './data-maps.js';
import { AccountsModule, LinkPagesModule } from './modules/accounts/index.js';
import { ConsentModule } from './modules/consent/index.js';
import { CreditsModule } from './modules/credits/index.js';
import { GenerationModule } from './modules/generation/index.js';
import { LegalModule } from './modules/legal/index.js';
import { MediaModule } from './modules/media/index.js';
import { ModerationModule } from './modules/moderation/index.js';
import { AccessModule } from './platform/access/index.js';
import { ClockModule } from './platform/clock/index.js';
import { ContextModule } from './platform/context/index.js';
import { DataMapModule } from './platform/data-map/index.js';
import { DatabaseModule } from './platform/database/index.js';
import { EventsModule } from './platform/events/index.js';
import { GraphqlApiModule } from './platform/graphql/index.js';
import { HealthModule } from './platform/health/index.js';
import { HttpModule } from './platform/http/index.js';
import { IdempotencyModule } from './platform/idempotency/index.js';
import { LoggingModule } from './platform/logging/index.js';
import { MailModule } from './platform/mail/index.js';
import { QueueModule } from './platform/queue/index.js';
import { RateLimitModule } from './platform/rate-limit/index.js';
import { RegionModule } from './platform/region/index.js';
import { ResilienceModule } from './platform/resilience/index.js';
import { SchedulingModule } from './platform/scheduling/index.js';
import { StorageModule } from './platform/storage/index.js';

/** The whole product: the platform, then the modules that stand on it. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config), ResilienceModule, DataMapModule.forRoot(dataMaps), DatabaseModule.forRoot(), ContextModule, LoggingModule, ClockModule.forRoot(config), EventsModule,
        QueueModule.forRoot(), SchedulingModule, StorageModule, IdempotencyModule, RateLimitModule, MailModule.forRoot(config), AccessModule, HttpModule, HealthModule, RegionModule,
        GraphqlApiModule.forRoot(config),
        MediaModule, AccountsModule, LinkPagesModule.forRoot(config), CreditsModule, LegalModule, ConsentModule, ModerationModule, GenerationModule,
      ],
    };
  }
}
