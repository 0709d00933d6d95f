import { column, impersonal, type TableMap } from '../../platform/data-map/index.js';

/** The register of breaches: its texts name nobody, its list of people does. */
export const breachTables: readonly TableMap[] = [
  impersonal('breaches', 'Register of personal data breaches',
    ['id', 'title', 'nature', 'consequences', 'measures', 'categories', 'regions', 'risk', 'risk_reason', 'aware_at', 'registered_at', 'closed_at'], 'breaches'),
  impersonal('breach_duties', 'Who has to be told of a breach, and by when',
    ['id', 'breach_id', 'kind', 'region', 'authority', 'url', 'source', 'above', 'counted_from', 'due_at', 'alarm_at', 'warned_at', 'overdue_at', 'done_at', 'recorded_at', 'reference', 'late_reason'], 'breaches'),
  impersonal('breach_sources', 'Tables by which the people of a breach are found', ['id', 'breach_id', 'table_name', 'from_at', 'to_at', 'added_at', 'listed_at'], 'breaches'),
  impersonal('breach_messages', 'What people were told of a breach', ['breach_id', 'locale', 'happened', 'consequences', 'measures', 'advice', 'created_at'], 'breaches'),
  {
    table: 'breach_assessments', about: 'How bad a breach is and where, as staff judged it at each time', subject: { kind: 'account', column: 'assessed_by' },
    purpose: 'legal-obligations', basis: 'legal-obligation', retention: 'breaches', restriction: 'unaffected', appendOnly: true,
    erasure: { action: 'keep', ground: 'Accountability, Art. 33(5) GDPR: names members of staff by ids of accounts that are tombstones by then' },
    columns: {
      id: column.key, breach_id: column.key, regions: column.machine, risk: column.machine, reason: column.hidden('usage', 'work of the company, not about the member of staff'),
      assessed_by: column.key, assessed_at: column.fact,
    },
  },
  {
    table: 'breach_people', about: 'Whom a breach affects, and whether they were told', subject: { kind: 'account', column: 'account_id' },
    purpose: 'legal-obligations', basis: 'legal-obligation', retention: 'breaches', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: {
      breach_id: column.shown('communication'), account_id: column.key, added_at: column.fact, told_at: column.fact, mail_id: column.key, outcome: column.shown('communication'),
    },
  },
];
