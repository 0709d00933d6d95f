import fc from 'fast-check';
import { deletesAt } from './deletes-at.js';

const createdAt = new Date('2026-01-10T08:00:00Z');
const dayOf = (n: number) => new Date(createdAt.getTime() + n * 86_400_000);

describe('[P50] automatic deletion', () => {
  it('comes 180 days after creation', () => expect(deletesAt('outputs', { createdAt, kept: false, keptUntil: null })).toEqual(dayOf(180)));
  it('does not come while a thing is kept', () => expect(deletesAt('outputs', { createdAt, kept: true, keptUntil: null })).toBeNull());
  it('comes 14 days after keeping ended, when that is later', () => expect(deletesAt('outputs', { createdAt, kept: false, keptUntil: dayOf(400) })).toEqual(dayOf(414)));
  it('is not brought forward by having been kept', () => {
    expect(deletesAt('outputs', { createdAt, kept: false, keptUntil: dayOf(3) })).toEqual(dayOf(180));
    expect(deletesAt('outputs', { createdAt, kept: false, keptUntil: dayOf(166) })).toEqual(dayOf(180));
    expect(deletesAt('outputs', { createdAt, kept: false, keptUntil: dayOf(167) })).toEqual(dayOf(181));
  });
  it('gives at least 14 days from the moment keeping ends', () => {
    fc.assert(fc.property(fc.nat(3_000), (day) => {
      const at = deletesAt('outputs', { createdAt, kept: false, keptUntil: dayOf(day) });
      expect(at?.getTime()).toBe(Math.max(dayOf(180).getTime(), dayOf(day + 14).getTime()));
    }));
  });
});
