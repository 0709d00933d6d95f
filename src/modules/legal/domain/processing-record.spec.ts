import { column, impersonal, type TableMap } from '../../../platform/data-map/data-map.js';
import { mailTables } from '../../../platform/mail/data-map.js';
import { gapsOf, processingRecord, type ProcessingFacts } from './processing-record.js';

const table = (name: string, rest: Partial<TableMap> = {}): TableMap => ({
  table: name, about: `about ${name}`, subject: { kind: 'account', column: 'account_id' }, purpose: 'support', basis: 'contract', retention: 'tickets',
  erasure: { action: 'delete' }, restriction: 'freezes', columns: { id: column.key, body: column.shown('communication') }, ...rest,
});
const facts = (rest: object = {}): ProcessingFacts => ({
  securityMeasures: [], purposes: { support: { bases: ['contract', 'legitimate-interests'], subjects: ['people'], recipientKinds: ['mail'], assessment: 'support', ...rest } },
});
const common = { purpose: 'support', subjects: ['people'], recipientKinds: ['mail'] };

describe('record of processing [P25]', () => {
  it('groups tables by purpose and basis and names every category in them', () => {
    const record = processingRecord([table('b'), table('a', { columns: { photo: column.shown('content') } }), table('c', { basis: 'legitimate-interests', retention: 'other' })], facts());
    expect(record).toEqual([
      { ...common, basis: 'contract', descriptions: ['about b', 'about a'], categories: ['communication', 'content', 'identifier'], tables: ['a', 'b'], retention: ['tickets'], assessment: null },
      { ...common, basis: 'legitimate-interests', descriptions: ['about c'], categories: ['communication', 'identifier'], tables: ['c'], retention: ['other'], assessment: 'support' },
    ]);
  });

  it('names a table under every purpose that its rows serve', () => {
    const pictures = table('pictures', { also: [{ purpose: 'product-improvement', basis: 'consent', columns: ['photo'] }], columns: { owner: column.key, photo: column.shown('content') } });
    expect(processingRecord([pictures], facts()).map(({ purpose, categories }) => [purpose, categories])).toEqual([['support', ['content', 'identifier']], ['product-improvement', ['content']]]);
    const mails = table('mails', { also: [{ purpose: 'marketing', basis: 'consent' }] });
    expect(processingRecord([mails], facts()).map(({ purpose, basis, tables }) => ({ purpose, basis, tables }))).toEqual([
      { purpose: 'support', basis: 'contract', tables: ['mails'] }, { purpose: 'marketing', basis: 'consent', tables: ['mails'] },
    ]);
    expect(gapsOf([mails], facts(), new Set(['support']), new Set(['mail']))).toEqual(['mails: nothing is said about the purpose marketing']);
  });

  it('marketing mails are among what marketing is', () => {
    const uses = mailTables.flatMap(({ table: name, purpose, basis, also = [] }) => [{ purpose, basis }, ...also].map((use) => `${name} ${use.purpose} ${use.basis}`));
    expect(uses).toEqual(['mails service-messages contract', 'mails marketing consent', 'mails marketing legitimate-interests']);
  });

  it('leaves out tables without personal data', () => {
    expect(processingRecord([impersonal('locks', 'machine locks', ['id'])], facts())).toEqual([]);
  });
});

describe('gaps of the record', () => {
  const gaps = (tables: readonly TableMap[], given = facts()) => gapsOf(tables, given, new Set(['support']), new Set(['mail']));

  it('a purpose without a basis is one [P25]', () => {
    expect(gaps([table('a')])).toEqual([]);
    expect(gaps([table('a', { purpose: 'marketing' })])).toEqual(['a: nothing is said about the purpose marketing']);
    expect(gaps([table('a', { basis: 'consent' })])).toEqual(['a: support does not rest on consent']);
    expect(gaps([], facts({ bases: [] }))).toEqual(['support: rests on no ground, or is about nobody']);
  });

  it('a legitimate interest that nobody balanced is one [P26]', () => {
    expect(gaps([table('a', { basis: 'legitimate-interests' })])).toEqual([]);
    // Whether or not a table rests on it yet.
    for (const assessment of [undefined, 'lost']) expect(gaps([], facts({ assessment }))).toEqual(['support: nobody balanced its legitimate interest']);
    expect(gaps([], facts({ bases: ['contract'], assessment: undefined }))).toEqual([]);
  });

  it('so is a recipient of a kind that there is not', () => {
    expect(gaps([], facts({ recipientKinds: ['friends'] }))).toEqual(['support: no recipient is of the kind friends']);
  });
});
