export { ConsentLog, type ConsentEntry, type ConsentFact } from './consent-log.js';
export { type ConsentNotice, ConsentNotices, type NoticeText } from './consent-notices.js';
export { ConsentModule } from './consent.module.js';
export { consentTables } from './data-map.js';
export type { ConsentPurposeKey } from './domain/consent.js';
