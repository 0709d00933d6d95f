import { column, type TableMap } from '../data-map/index.js';

export const idempotencyTables: readonly TableMap[] = [
  {
    table: 'idempotency_keys',
    about: 'Keys by which a repeated request is recognised, so that it is not carried out twice',
    subject: { kind: 'account', column: 'account_id' },
    purpose: 'provide-the-service',
    basis: 'contract',
    retention: 'idempotency-keys',
    erasure: { action: 'delete' },
    restriction: 'unaffected',
    columns: {
      account_id: column.key,
      operation: column.fact,
      key: column.shown('technical'),
      fingerprint: column.machine,
      result_id: column.key,
      created_at: column.fact,
    },
  },
];
