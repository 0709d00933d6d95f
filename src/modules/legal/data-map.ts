import type { TableMap } from '../../platform/data-map/index.js';

/** What this module holds about people. */
export const legalTables: readonly TableMap[] = [];
