import { impersonal, type TableMap } from '../../platform/data-map/index.js';

export const recipientTables: readonly TableMap[] = [
  impersonal('recipient_evidence', 'What recipients of personal data have shown us, and until when it holds', ['id', 'recipient', 'kind', 'reference', 'url', 'valid_until', 'recorded_at'], 'recipient-evidence'),
];
