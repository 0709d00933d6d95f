import { column, type Erasure, type SubjectPath, type TableMap } from '../../platform/data-map/index.js';

const bySubject: SubjectPath = { kind: 'via', column: 'subject_id', table: 'credit_subjects', references: 'subject_id' };
const byHold: SubjectPath = { kind: 'via', column: 'hold_id', table: 'credit_holds', references: 'id' };
const keptAsAccounts: Erasure = { action: 'keep', ground: 'amounts under a random id; Art. 17(3)(b) GDPR, accounting records' };
const ledger = { purpose: 'payments-and-accounting', basis: 'legal-obligation', retention: 'credit-ledger', erasure: keptAsAccounts, restriction: 'unaffected' } as const;
const amount = column.shown('financial');

/**
 * The ledger itself names a random subject. What leads from it to a person, a generation or somebody's words stands in side tables, and these are
 * what erasure deletes: links, memos and budgets' keys first, then the subject. A restriction (Art. 18) freezes the memos alone: they are somebody's words
 * about the person, and may be what a dispute turns on. Everything else is bookkeeping that goes on, or is cut off, as it always is.
 */
export const creditsTables: readonly TableMap[] = [
  {
    table: 'credit_subjects', about: 'Which ledger is whose', subject: { kind: 'account', column: 'account_id' },
    purpose: 'provide-the-service', basis: 'contract', retention: 'accounts', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: { account_id: column.key, subject_id: column.key },
  },
  {
    ...ledger, table: 'credit_balances', about: 'Credits a customer has', subject: bySubject,
    columns: { subject_id: column.key, available: amount, held: amount, debt: amount, entries: column.machine },
  },
  {
    ...ledger, table: 'credit_grants', about: 'Credits that came together, and what is left of them', subject: bySubject,
    columns: {
      id: column.key, subject_id: column.key, source: amount, amount, remaining: amount, lapsed: amount, clawed: amount, live: column.machine,
      priority: column.machine, paid: amount, granted_at: amount, expires_at: amount,
    },
  },
  {
    ...ledger, table: 'credit_budgets', about: 'What API keys may spend and have spent', subject: bySubject,
    columns: { id: column.key, subject_id: column.key, credit_limit: amount, used: amount },
  },
  {
    table: 'credit_budget_keys', about: 'Which API key spends from which budget',
    subject: { kind: 'via', column: 'budget_id', table: 'credit_budgets', references: 'id' },
    purpose: 'provide-the-service', basis: 'contract', retention: 'accounts', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: { api_key_id: column.key, budget_id: column.key },
  },
  {
    ...ledger, table: 'credit_holds', about: 'Credits set aside for work in progress', subject: bySubject,
    columns: {
      id: column.key, subject_id: column.key, budget_id: column.key, amount, captured: amount, reversed: amount, status: amount,
      deadline: column.machine, created_at: amount, settled_at: amount,
    },
  },
  {
    ...ledger, table: 'credit_hold_parts', about: 'Which grants set-aside credits came from', subject: byHold, appendOnly: true,
    columns: { hold_id: column.key, ordinal: column.machine, grant_id: column.key, amount },
  },
  {
    table: 'credit_hold_links', about: 'Which generation credits were set aside for', subject: byHold,
    purpose: 'provide-the-service', basis: 'contract', retention: 'accounts', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: { hold_id: column.key, generation_id: column.shown('usage') },
  },
  {
    ...ledger, table: 'ledger_transfers', about: 'The ledger of credits: every movement, never changed', subject: bySubject, appendOnly: true,
    columns: {
      id: column.key, subject_id: column.key, seq: column.machine, kind: amount, debit: column.machine, credit: column.machine, amount,
      available_after: amount, grant_id: column.key, hold_id: column.key, idempotency_key: column.machine, created_at: amount,
    },
  },
  {
    table: 'credit_memos', about: 'Why staff granted or took credits, in their words',
    subject: { kind: 'via', column: 'transfer_id', table: 'ledger_transfers', references: 'id' },
    purpose: 'support', basis: 'legitimate-interests', retention: 'accounts', erasure: { action: 'delete' }, restriction: 'freezes',
    columns: { transfer_id: column.key, memo: column.shown('communication') },
  },
  {
    table: 'credit_staff_days', about: 'How many credits support staff gave away on their last such day, for their daily limit',
    subject: { kind: 'account', column: 'account_id' },
    purpose: 'account-security', basis: 'legitimate-interests', retention: 'accounts', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: { account_id: column.key, day: column.fact, granted: column.fact },
  },
];
