export { legalTables } from './data-map.js';
export { LegalDocumentKind } from './domain/document-kind.js';
export { LegalDocuments, type LegalText } from './legal-documents.js';
export { LegalModule } from './legal.module.js';
export { EvidenceKind, type Recipient as RecipientFacts } from './domain/recipient.js';
export type { Eligibility } from './domain/recipient-eligibility.js';
export { Recipients } from './recipients.js';
