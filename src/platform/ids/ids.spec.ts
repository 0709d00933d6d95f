import fc from 'fast-check';
import { TypeID } from 'typeid-js';
import { validate, version } from 'uuid';
import { NotFoundError } from '../errors/index.js';
import { newId, parseId, prefixOf, toPublicId, tryParseId } from './ids.js';

describe('public ids', () => {
  it('go out and come back', () => {
    fc.assert(fc.property(fc.constantFrom('gen', 'acct', 'out', 'key'), (prefix) => {
      const id = newId();
      const shown = toPublicId(prefix, id);
      expect(shown).toMatch(new RegExp(`^${prefix}_[0-9a-z]{26}$`));
      expect(tryParseId(prefix, shown)).toBe(id);
      expect(prefixOf(shown)).toBe(prefix);
    }));
  });

  it('are what the library makes of any UUID', () => {
    fc.assert(fc.property(fc.uuid(), (id) => {
      expect(toPublicId('gen', id)).toBe(TypeID.fromUUID('gen', id).toString());
    }));
    expect(() => toPublicId('gen', 'no id')).toThrow(TypeError);
  });

  it('sort by creation, each of its own, also beyond what one millisecond can count', () => {
    const began = Date.now();
    const ids = Array.from({ length: 20_000 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect([validate(id), version(id)]).toEqual([true, 7]);
    const made = Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16);
    expect(made).toBeGreaterThanOrEqual(began);
    expect(made).toBeLessThanOrEqual(Date.now());
  });

  it('are random behind their time', () => {
    const ends = Array.from({ length: 2_000 }, () => newId().slice(20));
    expect(new Set(ends).size).toBe(ends.length);
  });

  it.each(['', 'gen_', 'gen', 'gen_01h', '01h455vb4pex5vsknk084sn02q', 'gen_01h455vb4pex5vsknk084sn02q ', 'GEN_01h455vb4pex5vsknk084sn02q', 'gen_zzzzzzzzzzzzzzzzzzzzzzzzzz', "gen_'; drop table x"])(
    'a malformed id (%s) is like a missing one', (id) => {
      expect(tryParseId('gen', id)).toBeNull();
      expect(() => parseId('gen', id)).toThrow(NotFoundError);
    },
  );

  it('an id of another kind is like a missing one', () => {
    expect(tryParseId('gen', toPublicId('acct', newId()))).toBeNull();
  });
});
