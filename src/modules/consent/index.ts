export { ConsentLog, type ConsentEntry, type ConsentFact } from './consent-log.js';
export { type ConsentNotice, ConsentNotices, type NoticeText } from './consent-notices.js';
export { ConsentModule } from './consent.module.js';
export { CookieChoices } from './cookie-choices.js';
export { consentTables } from './data-map.js';
export type { Allowed } from './domain/cookie-choice.js';
export type { ConsentPurposeKey } from './domain/consent.js';
