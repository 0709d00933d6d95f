import fc from 'fast-check';
import { types } from 'pg';
import { parseTimestamp } from './timestamps.js';

describe('timestamps of Postgres', () => {
  const byPg = types.getTypeParser(types.builtins.TIMESTAMPTZ, 'text');

  it('are the moments they were written for', () => {
    fc.assert(fc.property(fc.date({ noInvalidDate: true, min: new Date('1000-01-01'), max: new Date('9999-12-31') }), (date) => {
      const written = date.toISOString().replace('T', ' ').replace('Z', '');
      expect(parseTimestamp(`${written}+00`)).toEqual(date);
      expect(parseTimestamp(`${written}999+00`)).toEqual(date);
    }));
  });

  it.each(['2026-11-23 22:20:19+00', '2026-11-23 22:20:19.5+00', '0044-03-15 12:00:00+00 BC', '12026-11-23 22:20:19+00', '2026-11-23 22:20:19+05:30', 'infinity', '-infinity'])(
    'are as pg reads them: %s', (text) => {
      expect(parseTimestamp(text)).toEqual(byPg(text));
    },
  );
});
