import { accountsTables } from './modules/accounts/index.js';
import { consentTables } from './modules/consent/index.js';
import { creditsTables } from './modules/credits/index.js';
import { generationTables } from './modules/generation/index.js';
import { legalTables } from './modules/legal/index.js';
import { mediaTables } from './modules/media/index.js';
import { clockTables } from './platform/clock/index.js';
import type { TableMap } from './platform/data-map/index.js';
import { idempotencyTables } from './platform/idempotency/index.js';
import { requestLogTables } from './platform/logging/index.js';
import { mailTables } from './platform/mail/index.js';
import { queueTables } from './platform/queue/index.js';
import { schedulingTables } from './platform/scheduling/index.js';

/** The data map of the whole product, part by part. */
export const dataMaps: readonly (readonly TableMap[])[] = [
  queueTables, schedulingTables, clockTables, idempotencyTables, requestLogTables, mailTables, mediaTables, accountsTables, creditsTables, legalTables, consentTables, generationTables,
];
