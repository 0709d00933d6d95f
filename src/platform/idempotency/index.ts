export { idempotencyTables } from './data-map.js';
export { Idempotency, type IdempotentRequest, type IdempotentUse } from './idempotency.js';
export { IdempotencyModule } from './idempotency.module.js';
