export { legalTables } from './data-map.js';
export { LegalModule } from './legal.module.js';
