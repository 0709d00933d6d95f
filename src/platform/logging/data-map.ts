import { column, type TableMap } from '../data-map/index.js';

export const requestLogTables: readonly TableMap[] = [
  {
    table: 'request_log',
    about: 'Server log of answered requests, for security and troubleshooting',
    subject: { kind: 'account', column: 'account_id' },
    purpose: 'operations',
    basis: 'legitimate-interests',
    retention: 'server-logs',
    erasure: { action: 'keep', ground: 'Security of the service (Art. 6(1)(f) GDPR); the whole day is dropped after at most 90 days' },
    restriction: 'unaffected',
    appendOnly: true,
    columns: {
      at: column.fact,
      method: column.shown('technical'),
      route: column.shown('usage'),
      status: column.shown('technical'),
      duration_ms: column.machine,
      bytes: column.machine,
      ip: column.shown('technical'),
      user_agent: column.shown('technical'),
      account_id: column.key,
      correlation_id: column.machine,
    },
  },
];
