import { column, type TableMap } from '../data-map/index.js';

export const mailTables: readonly TableMap[] = [
  {
    table: 'mails',
    about: 'Mails to people: what was sent when; the body only until it is sent',
    subject: { kind: 'account', column: 'account_id' },
    purpose: 'service-messages',
    basis: 'contract',
    // Mails of the category MARKETING: to those who agreed, and to customers who didn't refuse.
    also: [{ purpose: 'marketing', basis: 'consent' }, { purpose: 'marketing', basis: 'legitimate-interests' }],
    retention: 'mails',
    erasure: { action: 'delete' },
    restriction: 'unaffected',
    columns: {
      id: column.key,
      account_id: column.key,
      to_address: column.shown('contact'),
      locale: column.shown('preference'),
      purpose: column.shown('communication'),
      category: column.fact,
      subject: column.shown('communication'),
      text: column.hidden('credential', 'holds single-use links until it is sent'),
      html: column.hidden('credential', 'holds single-use links until it is sent'),
      way_out: column.hidden('credential', 'holds the link that ends such mails until it is sent'),
      status: column.fact,
      error_class: column.machine,
      sendings: column.machine,
      created_at: column.fact,
      sent_at: column.fact,
    },
  },
];
