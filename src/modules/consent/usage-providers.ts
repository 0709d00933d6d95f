import type { Provider } from '@nestjs/common';
import { InsightsResolver } from './graphql/insights.resolver.js';
import { UsageResolver } from './graphql/usage.resolver.js';
import { ImportInsights } from './import-insights.js';
import { DestroyUsageSaltsProcessor } from './jobs/destroy-usage-salts.processor.js';
import { PurposeRole } from './purpose-role.js';
import { UsageEvents } from './usage-events.js';
import { UsageExport } from './usage-export.js';
import { UsageSalts } from './usage-salts.js';
import { UsageStore } from './usage-store.js';

/** Usage events and insights about audiences. */
export const usageProviders: Provider[] = [
  DestroyUsageSaltsProcessor, ImportInsights, InsightsResolver, PurposeRole, UsageEvents, UsageExport, UsageResolver, UsageSalts, UsageStore,
];
