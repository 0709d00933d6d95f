import type { TableMap } from '../../platform/data-map/index.js';
import { documentTables } from './documents-data-map.js';

/** What this module holds about people. */
export const legalTables: readonly TableMap[] = [...documentTables];
