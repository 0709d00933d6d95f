import { readPolicyFile } from '../../config/index.js';
import type { InsightRules } from './domain/insights.js';
import type { UsageRules } from './domain/usage-event.js';

/** What usage events may say. */
export const usageRules = readPolicyFile('usage-events.json') as UsageRules & { readonly minimumPeople: number };

/** What advertising and analytics platforms may tell us. */
export const insightRules = readPolicyFile('audience-insights.json') as InsightRules;
