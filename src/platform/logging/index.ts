export { AppLogger } from './app-logger.js';
export { requestLogTables } from './data-map.js';
export { LoggingModule } from './logging.module.js';
export { RequestLog } from './request-log.js';
export type { RequestLogEntry } from './request-log-entry.js';
export { sanitise } from './sanitise.js';
