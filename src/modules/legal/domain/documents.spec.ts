import { Locale } from '../../../platform/context/locale.js';
import { periodIn } from '../../../platform/context/period-words.js';
import { compareTranslations } from './compare-translations.js';
import { locales, slugOf } from './document-kind.js';
import { parseDocument } from './document-source.js';
import { dayIn, fillDates } from './fill-dates.js';
import { leftInEnglish } from './left-in-english.js';
import { fillPlaceholders } from './placeholders.js';
import type { PolicyData } from './policy-data.js';
import { effectiveDate, noticePeriods, plannedDate, refusalOf } from './publication-rules.js';
import { inForceAt } from './publication.js';
import { renderDocument } from './render-document.js';
import { changedFigures, sealedFigures } from './sealed-figures.js';

const DAY = 86_400_000;
const everywhere = (text: string) => Object.fromEntries(locales.map((locale) => [locale, text])) as Record<Locale, string>;
const data: PolicyData = {
  retention: [{ key: 'logs', data: 'Logs', period: 'P90D', trigger: 'created', action: 'delete', ground: null }],
  deadlines: [
    { key: 'answer', period: 'P30D' }, { key: 'opt-out', period: 'P15D', days: 'business' }, { key: 'age', number: 18 },
    { key: 'notice-before-change', period: 'P30D' }, { key: 'notice-minimum', period: 'P14D' },
  ],
  company: { company: { name: 'Ours <Ltd>' } },
  recipients: [
    { key: 'mail', name: 'Mail|er', kind: 'mail', country: 'GB', transferMechanism: 'domestic', active: true },
    { key: 'post', name: 'Post', kind: 'mail', country: 'GB', transferMechanism: 'domestic', active: false },
  ],
  cookies: [],
  texts: { retention: { logs: { data: everywhere('Logs'), trigger: everywhere('creation') } }, purposes: {}, cookies: {}, recipients: { mail: { purpose: everywhere('Mails') }, post: { purpose: everywhere('Letters') }, 'transfer-domestic': { name: everywhere('at home') } } },
};
const source = (body: string, file = 'x/en.md') => parseDocument(file, `---\ntitle: T\nreviewedBy: unreviewed\n---\n\n## One {#one}\n\n${body}\n\n### Two {#one.two}\n\nEnd.\n`);

describe('a text', () => {
  it('is taken apart into its clauses', () => {
    expect(source('Words.').clauses).toEqual([{ id: 'one', level: 2, heading: 'One', body: 'Words.' }, { id: 'one.two', level: 3, heading: 'Two', body: 'End.' }]);
  });

  it.each([
    ['', 'begins with title'], ['---\ntitle: T\n---\n## A {#a}\n', 'who reviewed'], ['---\nreviewedBy: x\n---\n## A {#a}\n', 'no title'],
    ['---\ntitle: T\nreviewedBy: x\n---\n## A\n', 'needs an id'], ['---\ntitle: T\nreviewedBy: x\n---\n## A {#a}\n## B {#a}\n', '(clause a): the id is used twice'],
    ['---\ntitle: T\nreviewedBy: x\n---\nwords\n## A {#a}\n', 'before its first heading'], ['---\ntitle: T\nreviewedBy: x\n---\n# A {#a}\n', 'second or third level'],
    ['---\ntitle: T\nreviewedBy: x\n---\n', 'no clauses'],
  ])('%j is refused', (text, problem) => {
    expect(() => parseDocument('x/en.md', text)).toThrow('policies/x/en.md');
    expect(() => parseDocument('x/en.md', text)).toThrow(problem);
  });
});

describe('placeholders', () => {
  const fill = (text: string, locale = Locale.EN) => fillPlaceholders(text, data, locale);

  it('become figures, facts, links and tables in the language of the text', () => {
    expect(fill('{{figure:deadlines.answer}}').text).toBe('30 days');
    expect(locales.map((locale) => fill('{{figure:retention.logs}}', locale).text)).toEqual(['90 days', '90 días', '90\u00a0jours', '90 Tage', '90일', '90 日', '90 天', '90天']);
    expect(fill('{{figure:deadlines.opt-out}}', Locale.DE)).toEqual({ text: '15 Werktage', figures: { 'figure:deadlines.opt-out': 'P15D business' } });
    expect(fill('{{number:age}} {{fact:company.name}} {{link:terms}}', Locale.FR).text).toBe('18 Ours <Ltd> [Conditions d’utilisation](/legal/terms)');
    expect(fill('{{table:recipients}}').text).toBe([
      '| Recipient | Purpose | Country | Safeguard | In use |', '| --- | --- | --- | --- | --- |', '| Mail\\|er | Mails | United Kingdom | at home | yes |',
      '| Post | Letters | United Kingdom | at home | not yet when this version was written |',
    ].join('\n'));
    expect(fill('{{date:effective}}').text).toBe('{{date:effective}}'); // not known yet
  });

  it.each([
    ['{{figure:retention.unheard}}', 'has no rule unheard'], ['{{figure:deadlines.age}}', 'not a period'], ['{{figure:other.x}}', 'unknown figure'], ['{{number:answer}}', 'no number'],
    ['{{fact:company.x}}', 'no fact company.x'], ['{{table:toString}}', 'no table'], ['{{link:x}}', 'no document'], ['{{date:x}}', 'no date'], ['{{x}}', 'unknown placeholder'], ['{{figure:deadlines.answer}', 'not closed'],
  ])('%s is refused', (text, problem) => expect(() => fill(text)).toThrow(problem));

  it('an error names file, clause and key', () => {
    expect(() => renderDocument(source('{{figure:retention.unheard}}'), data, Locale.EN)).toThrow(/policies\/x\/en\.md \(clause one\): .*unheard/);
  });

  it('no HTML of the source gets through', () => {
    const { html } = renderDocument(source('<script>alert(1)</script> {{fact:company.name}}'), data, Locale.EN);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; Ours &lt;Ltd&gt;');
    expect(html).toContain('<h2 id="one">One</h2>');
    expect(html).toContain('No lawyer has reviewed this text yet.');
  });
});

describe('translations', () => {
  const all = (bodies: Partial<Record<Locale, string>>) => new Map(locales.map((locale) => [locale, source(bodies[locale] ?? '{{figure:deadlines.answer}}, Art. 15.', `x/${slugOf(locale)}.md`)]));

  it('agree in clauses, placeholders and numbers', () => {
    expect(compareTranslations(all({}))).toEqual([]);
    expect(compareTranslations(all({ JA: '第15条、{{figure:deadlines.answer}}' }))).toEqual([]);
    expect(compareTranslations(all({ KO: 'Art. 15.' }))).toEqual([expect.stringContaining('x/ko.md (clause one): placeholders are []')]);
    expect(compareTranslations(all({ KO: '{{figure:deadlines.answer}}, Art. 16.' }))).toEqual([expect.stringContaining('numbers are [16], in English [15]')]);
    const missing = all({});
    missing.delete(Locale.ES);
    expect(compareTranslations(missing)).toEqual(['es.md is missing']);
    const other = all({});
    other.set(Locale.DE, parseDocument('x/de.md', '---\ntitle: T\nreviewedBy: x\n---\n## Eins {#one}\n\n{{figure:deadlines.answer}}, Art. 15.\n'));
    expect(compareTranslations(other)).toEqual(['x/de.md: the clauses differ from the English ones: the end instead of ###one.two']);
  });

  it.each<[Locale, string]>([
    [Locale.DE, 'Wir löschen das. You can delete single items at any time.'], [Locale.ES, 'We keep the records for as long as the law demands it.'],
    [Locale.FR, 'This applies to everything that you upload.'], [Locale.JA, 'You can delete single items at any time.'], [Locale.ZH_HANS, '我们删除。We may change this policy to reflect changes.'], [Locale.KO, 'Your pictures are deleted at once.'],
  ])('%s: an English sentence is found', (locale, text) => expect(leftInEnglish(text, locale)).toHaveLength(1));

  it.each<[Locale, string]>([
    [Locale.DE, 'Stripe, Inc. und „Business“ im Sinne des California Consumer Privacy Act: so ist das in der Praxis.'], [Locale.FR, 'Innomatrix Limited, 71-75 Shelton Street, Covent Garden.'],
    [Locale.JA, 'EU GDPR（一般データ保護規則）と UK GDPR、件名は `US Privacy Request with the details` です。'], [Locale.KO, 'Google, Facebook, Apple 로그인을 이용할 수 있습니다.'],
    [Locale.EN, 'You can delete single items at any time.'], [Locale.ES, 'Puede eliminar elementos en cualquier momento.'],
  ])('%s: names and code are no English sentences', (locale, text) => expect(leftInEnglish(text, locale)).toEqual([]));
});

describe('periods in words', () => {
  it.each([['P7Y', '7 years'], ['P24M', '24 months'], ['PT72H', '72 hours'], ['P1Y6M', '1 year 6 months'], ['P0D', '0 days'], ['PT10M', '10 minutes']])('%s is %s', (period, words) =>
    expect(periodIn(period, Locale.EN).replace(',', '')).toBe(words));
  it.each([['P12M', Locale.DE, '12 Monate'], ['P90D', Locale.EN, '90 days'], ['P2Y', Locale.FR, '2 ans'], ['P12M', Locale.ZH_HANT, '12 個月']])('%s in %s', (period, locale, words) =>
    expect(periodIn(period, locale)).toBe(words));
  it.each(['', 'P', '30 days'])('%j is none', (period) => expect(() => periodIn(period, Locale.EN)).toThrow(RangeError));
});

describe('publication', () => {
  const periods = noticePeriods(data);
  const at = (days: number) => new Date(days * DAY);

  it('a material change takes effect 30 days after the last notice, on a chosen date only if that is 14 days after it, and never sooner than announced [P87]', () => {
    expect(effectiveDate(null, plannedDate(null, at(0), periods), at(3), periods)).toEqual(at(33));
    expect(effectiveDate(at(20), at(20), at(3), periods)).toEqual(at(20));
    expect(effectiveDate(at(20), at(20), at(10), periods)).toEqual(at(24));
    expect(effectiveDate(null, at(40), at(3), periods)).toEqual(at(40));
  });

  it('dates in the past are refused, and dates too near where people must be told', () => {
    expect(refusalOf(at(-1), at(0), false, periods)).toBe('IN_THE_PAST');
    expect(refusalOf(at(13), at(0), true, periods)).toBe('TOO_SOON');
    expect(refusalOf(at(13), at(0), false, periods)).toBeNull();
    expect(refusalOf(at(14), at(0), true, periods)).toBeNull();
    expect(refusalOf(null, at(0), true, periods)).toBeNull();
  });

  it('dates more than two years ahead are refused, whatever they are', () => {
    expect(refusalOf(at(730), at(0), true, periods)).toBeNull();
    for (const far of [at(731), new Date(8.64e15)]) expect(refusalOf(far, at(0), false, periods)).toBe('TOO_FAR');
    expect(refusalOf(new Date(-8.64e15), at(0), false, periods)).toBe('IN_THE_PAST');
  });

  it.each(['notice-minimum', 'notice-before-change'])('a figure below what the law and the database ask for is no figure: %s [P87]', (key) => {
    const deadlines = data.deadlines.map((row) => (row.key === key ? { ...row, period: 'P13D' } : row));
    expect(() => noticePeriods({ deadlines })).toThrow(`policies/deadlines.json: ${key} is below P14D`);
  });

  it('the version in force is the latest that has taken effect', () => {
    const versions = [{ documentId: 'b', version: '2', effectiveAt: at(2) }, { documentId: 'a', version: '1', effectiveAt: at(1) }, { documentId: 'c', version: '3', effectiveAt: null }];
    expect([0, 1, 1.9, 2, 99].map((days) => inForceAt(versions, at(days))?.version)).toEqual([undefined, '1', '1', '2', '2']);
  });

  it('dates are written in the language of the text', () => {
    expect(fillDates('{{date:effective}} / {{date:updated}}', new Date('2026-11-23T23:59:59Z'), Locale.DE)).toBe('23. November 2026 / 23. November 2026');
    expect(dayIn(new Date('2026-11-23T00:00:00Z'), Locale.JA)).toBe('2026年11月23日');
  });

  it('a figure that changed is named, a table by its data', () => {
    const sealed = sealedFigures({ 'figure:retention.logs': 'P90D', 'table:retention': [['logs', 'P90D']] });
    expect(changedFigures(sealed, sealed)).toEqual([]);
    expect(changedFigures(sealed, sealedFigures({ 'figure:retention.logs': 'P80D', 'table:retention': [['logs', 'P80D']] }))).toEqual([
      expect.stringContaining('figure:retention.logs was P90D and is P80D'), expect.stringContaining('table:retention'),
    ]);
  });
});
