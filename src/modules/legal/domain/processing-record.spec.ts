import { column, impersonal, type TableMap } from '../../../platform/data-map/data-map.js';
import { processingRecord } from './processing-record.js';

const table = (name: string, rest: Partial<TableMap>): TableMap => ({
  table: name, about: `about ${name}`, subject: { kind: 'account', column: 'account_id' }, purpose: 'support', basis: 'contract', retention: 'tickets',
  erasure: { action: 'delete' }, restriction: 'freezes', columns: { id: column.key, body: column.shown('communication') }, ...rest,
});

describe('record of processing [P25]', () => {
  it('groups tables by purpose and basis and names every category in them', () => {
    const record = processingRecord([table('b', {}), table('a', { columns: { photo: column.shown('content') } }), table('c', { basis: 'consent', retention: 'other' })]);
    expect(record).toEqual([
      { purpose: 'support', basis: 'contract', descriptions: ['about b', 'about a'], categories: ['communication', 'content', 'identifier'], tables: ['a', 'b'], retention: ['tickets'] },
      { purpose: 'support', basis: 'consent', descriptions: ['about c'], categories: ['communication', 'identifier'], tables: ['c'], retention: ['other'] },
    ]);
  });

  it('leaves out tables without personal data', () => {
    expect(processingRecord([impersonal('locks', 'machine locks', ['id'])])).toEqual([]);
  });
});
