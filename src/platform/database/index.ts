export { bigintColumn } from './columns.js';
export { APPLICATION_ROLE } from './database-options.js';
export { Database, type PreparedStatement } from './database.js';
export { DatabaseModule } from './database.module.js';
export { inOrder } from './in-order.js';
export { PgNotifications } from './pg-notifications.js';
export { sqlStateOf, UNIQUE_VIOLATION, violatedConstraint } from './sql-state.js';
export { UnitOfWork } from './unit-of-work.js';
