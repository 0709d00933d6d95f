import { column, impersonal, type TableMap } from '../../platform/data-map/index.js';

/** The register of breaches: its texts name nobody, its list of people does. */
export const breachTables: readonly TableMap[] = [
  impersonal('breaches', 'Register of personal data breaches',
    ['id', 'title', 'nature', 'consequences', 'measures', 'categories', 'regions', 'risk', 'risk_reason', 'aware_at', 'registered_at', 'closed_at'], 'breaches'),
  impersonal('breach_duties', 'Who has to be told of a breach, and by when',
    ['id', 'breach_id', 'kind', 'region', 'authority', 'url', 'source', 'above', 'due_at', 'alarm_at', 'warned_at', 'overdue_at', 'done_at', 'reference', 'late_reason'], 'breaches'),
  impersonal('breach_messages', 'What people were told of a breach', ['breach_id', 'locale', 'happened', 'consequences', 'measures', 'advice', 'created_at'], 'breaches'),
  {
    table: 'breach_people', about: 'Whom a breach affects, and whether they were told', subject: { kind: 'account', column: 'account_id' },
    purpose: 'legal-obligations', basis: 'legal-obligation', retention: 'breaches', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: {
      breach_id: column.shown('communication'), account_id: column.key, added_at: column.fact, told_at: column.fact, mail_id: column.key, outcome: column.shown('communication'),
    },
  },
];
