import { existsSync, globSync, readFileSync } from 'node:fs';
import { cookiePeriod, deadlinePeriod, readPolicyFile, retentionPeriod } from '../../src/config/index.js';
import { SESSION_LIFETIME_MS } from '../../src/modules/accounts/domain/session-rules.js';
import { purgeQuotesJob } from '../../src/modules/generation/jobs/jobs.js';
import { locales } from '../../src/modules/legal/domain/document-kind.js';
import type { RetentionRow } from '../../src/modules/legal/domain/policy-data.js';
import { policyTables } from '../../src/modules/legal/domain/policy-tables.js';
import { PolicyLibrary } from '../../src/modules/legal/policy-library.js';
import { fixedLength } from '../../src/platform/clock/index.js';
import { scheduledTasks } from '../../src/platform/scheduling/define-schedule.js';

/** Rows older than their rule are deleted by the engine that walks through the data map. */
const ENGINE = 'retention engine';
/** Tables to which rows are only added; the policy says for each how long it is kept. */
const KEPT = 'kept';

/** What acts on each rule of policies/retention.json: a file that reads the figure, a file that keeps the rule by the way it works, or one of the above. */
const acting: Readonly<Record<string, string>> = {
  operational: ENGINE,
  'idempotency-keys': 'src/platform/idempotency/idempotency.ts',
  mails: ENGINE,
  'server-logs': ENGINE,
  uploads: 'src/modules/media/domain/deletes-at.ts',
  'stored-objects': 'src/modules/media/jobs/delete-object.processor.ts',
  accounts: ENGINE,
  'unverified-sign-ups': 'src/modules/accounts/domain/action-purpose.ts',
  sessions: ENGINE,
  'action-tokens': ENGINE,
  'api-keys': 'src/modules/accounts/api-keys.ts',
  'audit-log': ENGINE,
  'credit-ledger': KEPT,
  generations: ENGINE,
  outputs: 'src/modules/media/domain/deletes-at.ts',
  quotes: 'src/modules/generation/jobs/purge-quotes.processor.ts',
  purchases: ENGINE,
  'support-tickets': ENGINE,
  backups: ENGINE,
  'legal-documents': KEPT,
  acceptances: KEPT,
  notices: ENGINE,
  'staff-actions': ENGINE,
  consents: ENGINE,
  'training-manifests': ENGINE,
  'usage-events': ENGINE,
  'usage-salts': 'src/modules/consent/usage-salts.ts',
  'audience-insights': ENGINE,
  breaches: ENGINE,
  'recipient-evidence': KEPT,
  suppressions: 'src/modules/consent/suppressions.ts',
};
/** Nothing to read: the file deletes at once, or when the day is over. The figure can be no other. */
const byNature: Readonly<Record<string, string>> = { 'stored-objects': 'P0D', 'usage-salts': 'P1D', suppressions: 'P0D' };

/** What acts on each deadline: a file that reads it, or the part of the product that is still to come. */
const meeting: Readonly<Record<string, string>> = {
  'privacy-request': 'privacy requests', 'complaint-acknowledgement': 'privacy requests', 'us-request': 'privacy requests', 'us-opt-out': 'privacy requests',
  'us-acknowledgement': 'privacy requests', 'export-link': 'privacy requests', 'deletion-warning-first': ENGINE, 'deletion-warning-last': ENGINE, 'child-report': 'reports of children',
  'refund-window': 'billing', 'refund-payment': 'billing', 'minimum-age': 'sign-up asks for it in words', 'liability-period': 'the terms alone',
  'breach-authority': 'policies/breach-regimes.json',
  'notice-before-change': 'src/modules/legal/domain/publication-rules.ts', 'notice-minimum': 'src/modules/legal/domain/publication-rules.ts',
  'keep-grace': 'src/modules/media/domain/deletes-at.ts', 'banner-silence': 'src/modules/consent/cookie-terms.ts', quote: 'src/modules/generation/quote-generation.ts',
};

const rules = readPolicyFile('retention.json') as readonly RetentionRow[];
const keysOf = (file: string): string[] => (readPolicyFile(file) as readonly { readonly key: string }[]).map(({ key }) => key);
const text = (file: string): string => readFileSync(file, 'utf8');
const sources = globSync('src/**/*.ts').filter((file) => !file.endsWith('.spec.ts'));
/** `key: file` wherever the code asks for a figure by name. */
const read = (asked: RegExp): string[] => sources.flatMap((file) => [...text(file).matchAll(asked)].map(([, key]) => `${key}: ${file}`));

describe('figures of the policies and the engines', () => {
  it('every rule of policies/retention.json says what acts on it', () => {
    expect(Object.keys(acting).sort()).toEqual(keysOf('retention.json').sort());
    const kept = rules.filter(({ action }) => action === 'keep').map(({ key }) => key);
    expect(Object.keys(acting).filter((key) => acting[key] === KEPT)).toEqual(kept);
  });

  it.each(Object.entries(acting).filter(([key, file]) => file.startsWith('src/') && byNature[key] === undefined && key !== 'quotes'))('%s: %s reads the figure that people read', (key, file) => {
    expect(text(file)).toContain(`retentionPeriod('${key}')`);
  });

  it.each(Object.entries(byNature))('%s: the figure is %s, as the code works', (key, figure) => {
    expect(retentionPeriod(key)).toBe(figure);
    expect(existsSync(acting[key] ?? '')).toBe(true);
  });

  it('every figure that the code reads by name is on the list', () => {
    const known = Object.entries({ ...acting, ...meeting }).map(([key, file]) => `${key}: ${file}`);
    expect(read(/(?:retentionPeriod|deadlinePeriod)\('([\w-]+)'\)/g).filter((one) => !known.includes(one))).toEqual([]);
  });

  it.each(Object.entries(meeting).filter(([, file]) => file.startsWith('src/')))('%s: %s keeps the deadline that people read', (key, file) => {
    expect(text(file)).toMatch(new RegExp(`\\b(?:deadlinePeriod|of)\\('${key}'\\)`));
  });

  it('every deadline says what keeps it', () => expect(Object.keys(meeting).sort()).toEqual(keysOf('deadlines.json').sort()));

  it('the cookies of sessions and of answers live as long as people read', () => {
    expect(SESSION_LIFETIME_MS).toBe(fixedLength(cookiePeriod('session')));
    expect(text('src/modules/accounts/domain/session-rules.ts')).toContain("cookiePeriod('session')");
    // Set until the answer has lapsed (src/modules/consent/record-cookies.ts).
    expect(cookiePeriod('visitor')).toBe(deadlinePeriod('banner-silence'));
  });

  it('quotes are gone in time, even when one run of the job fails', () => {
    const task = scheduledTasks().find(({ job }) => job.name === purgeQuotesJob.name);
    const every = task && 'minutes' in task.schedule ? task.schedule.minutes * 60_000 : Infinity;
    expect(fixedLength(deadlinePeriod('quote')) + 2 * every).toBeLessThan(fixedLength(retentionPeriod('quotes')));
  });

  it('the authority hears of a breach within the period that the policy names', () => {
    const { regimes } = readPolicyFile('breach-regimes.json') as { regimes: readonly { readonly source: string; readonly authorityWithin: string }[] };
    const gdpr = regimes.filter(({ source }) => /^(?:UK )?GDPR\b/.test(source));
    expect(gdpr.length).toBeGreaterThan(27);
    expect([...new Set(gdpr.map(({ authorityWithin }) => authorityWithin))]).toEqual([deadlinePeriod('breach-authority')]);
  });

  it('the policy says of everything that is kept how long, in words of its own', () => {
    const data = new PolicyLibrary().data();
    for (const { key } of rules.filter(({ action }) => action === 'keep')) {
      const then = data.texts.retention[key]?.['then'];
      expect({ key, missing: locales.filter((locale) => !then?.[locale] || !policyTables.retention.markdown(data, locale).includes(`| ${then[locale]} |`)) }).toEqual({ key, missing: [] });
    }
  });
});
