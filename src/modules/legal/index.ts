export { legalTables } from './data-map.js';
export { LegalDocumentKind } from './domain/document-kind.js';
export { LegalDocuments, type LegalText } from './legal-documents.js';
export { LegalModule } from './legal.module.js';
