export { ConsentModule } from './consent.module.js';
export { consentTables } from './data-map.js';
