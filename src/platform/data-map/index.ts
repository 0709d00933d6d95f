export { column, type ColumnMap, type DataCategory, type Erasure, impersonal, type LawfulBasis, type Purpose, type SubjectPath, type TableMap } from './data-map.js';
export { DataMapModule, DataMapRegistry } from './data-map.registry.js';
