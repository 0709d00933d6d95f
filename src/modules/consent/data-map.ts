import { column, impersonal, type TableMap } from '../../platform/data-map/index.js';

/**
 * Records name a random subject. The row that says whose it is goes with the account or when the browser's choices have ended; what stays then proves what
 * was asked and answered, about nobody.
 */
export const consentTables: readonly TableMap[] = [
  {
    table: 'consent_subjects', about: 'Whose choices are whose: of an account, or of a browser by the hash of its cookie', subject: { kind: 'account', column: 'account_id' },
    purpose: 'consent-management', basis: 'legal-obligation', retention: 'consents', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: { id: column.key, account_id: column.key, visitor_hash: column.secret, created_at: column.fact },
  },
  {
    ...impersonal('consent_notices', 'Banners and other texts that people were asked with, word for word',
      ['id', 'kind', 'locale', 'policy_version', 'text_hash', 'html', 'shown_from'], 'consents'),
    appendOnly: true,
  },
  {
    table: 'consent_records', about: 'Choices with their circumstances: purpose, answer, what was shown, where and when; never changed',
    subject: { kind: 'via', column: 'subject_id', table: 'consent_subjects', references: 'id' },
    purpose: 'consent-management', basis: 'legal-obligation', retention: 'consents', appendOnly: true,
    erasure: { action: 'keep', ground: 'proof of consent under a random id; Art. 7(1) and 17(3)(b), (e) GDPR' }, restriction: 'unaffected',
    columns: {
      id: column.key, subject_id: column.key, seq: column.machine, purpose: column.shown('preference'), granted: column.shown('preference'),
      recipient: column.shown('preference'), recipient_country: column.shown('preference'), target_id: column.shown('preference'), notice_id: column.key, policy_version: column.fact,
      locale: column.shown('preference'), regime: column.fact, gpc: column.shown('preference'), source: column.fact, recorded_at: column.fact,
    },
  },
  {
    table: 'marketing_relationships', about: 'Since when somebody is a customer, and when they were offered to refuse marketing mail', subject: { kind: 'account', column: 'account_id' },
    purpose: 'marketing', basis: 'legitimate-interests', retention: 'accounts', erasure: { action: 'delete' }, restriction: 'unaffected',
    columns: { account_id: column.key, refusal_offered_at_sign_up: column.fact, customer_since: column.fact, refusal_offered_at_checkout: column.fact },
  },
  {
    table: 'suppressions', about: 'Addresses that get no marketing mail, as keyed hashes',
    subject: { kind: 'none', why: 'a hash under a key that is not in the database leads from an address to the row, and never back' },
    purpose: 'marketing', basis: 'legal-obligation', retention: 'suppressions', erasure: { action: 'keep', ground: 'to honour the objection, Art. 21(3) and 17(3)(b) GDPR' }, restriction: 'unaffected',
    columns: { address_hash: column.hidden('contact', 'a keyed hash of the address'), purpose: column.shown('preference'), created_at: column.fact },
  },
  {
    table: 'usage_events', about: 'How the product is used: what was done, on which kind of page and device, under a pseudonym of one day',
    subject: { kind: 'none', why: 'pseudonyms lead to nobody once the salt of their day is destroyed' },
    purpose: 'analytics', basis: 'consent', retention: 'usage-events', erasure: { action: 'none' }, restriction: 'unaffected',
    columns: {
      id: column.key, name: column.shown('usage'), at: column.shown('usage'), pseudonym: column.hidden('identifier', 'a keyed hash whose key is gone within a day'),
      device: column.shown('technical'), properties: column.shown('usage'),
    },
  },
  impersonal('usage_salts', 'The key of the pseudonyms of today', ['day', 'salt'], 'usage-salts'),
  impersonal('audience_insights', 'What advertising and analytics platforms say about groups of people, never about fewer than the policy allows',
    ['id', 'import_id', 'source', 'first_day', 'last_day', 'dimensions', 'counts', 'imported_at'], 'audience-insights'),
];
