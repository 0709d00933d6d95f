import { entryChange } from './entry-change.js';

describe('what an entry changes for the customer', () => {
  it('a grant adds to what is available', () => {
    expect(entryChange('ISSUED', 'AVAILABLE', 5)).toEqual({ available: 5, held: 0, debt: 0 });
  });
  it('a hold moves credits from available to held, a capture takes them from held', () => {
    expect(entryChange('AVAILABLE', 'HELD', 5)).toEqual({ available: -5, held: 5, debt: 0 });
    expect(entryChange('HELD', 'CONSUMED', 5)).toEqual({ available: 0, held: -5, debt: 0 });
  });
  it('a debt grows by a clawback and shrinks by what is repaid', () => {
    expect(entryChange('DEBT', 'CLAWED_BACK', 5)).toEqual({ available: 0, held: 0, debt: 5 });
    expect(entryChange('AVAILABLE', 'DEBT', 5)).toEqual({ available: -5, held: 0, debt: -5 });
  });
  it('what the house moves between its own accounts changes nothing', () => {
    expect(entryChange('EXPIRED', 'CLAWED_BACK', 5)).toEqual({ available: 0, held: 0, debt: 0 });
  });
});
