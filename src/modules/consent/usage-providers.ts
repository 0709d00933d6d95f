import type { Provider } from '@nestjs/common';
import { InsightsResolver } from './graphql/insights.resolver.js';
import { TrainingNoticeResolver } from './graphql/training-notice.resolver.js';
import { UsageResolver } from './graphql/usage.resolver.js';
import { ImportInsights } from './import-insights.js';
import { DestroyUsageSaltsProcessor } from './jobs/destroy-usage-salts.processor.js';
import { PurposeRole } from './purpose-role.js';
import { TrainingGrants } from './training-grants.js';
import { UsageEvents } from './usage-events.js';
import { UsageExport } from './usage-export.js';
import { UsageSalts } from './usage-salts.js';
import { UsageStore } from './usage-store.js';

/** Usage events, insights about audiences, consent to training with single things. */
export const usageProviders: Provider[] = [
  DestroyUsageSaltsProcessor, ImportInsights, InsightsResolver, PurposeRole, TrainingGrants, TrainingNoticeResolver, UsageEvents, UsageExport, UsageResolver, UsageSalts, UsageStore,
];
