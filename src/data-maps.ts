import type { TableMap } from './platform/data-map/index.js';
import { idempotencyTables } from './platform/idempotency/index.js';
import { mailTables } from './platform/mail/index.js';

/** The data map of the whole product, part by part. */
export const dataMaps: readonly (readonly TableMap[])[] = [idempotencyTables, mailTables];
