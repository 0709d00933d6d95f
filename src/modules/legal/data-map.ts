import type { TableMap } from '../../platform/data-map/index.js';
import { breachTables } from './breach-data-map.js';
import { documentTables } from './documents-data-map.js';
import { recipientTables } from './recipients-data-map.js';

/** What this module holds about people. */
export const legalTables: readonly TableMap[] = [...breachTables, ...documentTables, ...recipientTables];
