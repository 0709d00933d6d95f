import { InvalidInputError } from '../../../platform/errors/index.js';
import { assertAmount } from './amount.js';

describe('an amount of credits', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])('is not %p', (amount) => {
    expect(() => assertAmount(amount)).toThrow(InvalidInputError);
  });
  it.each([1, 2 ** 31 - 1])('may be %p', (amount) => {
    expect(() => assertAmount(amount)).not.toThrow();
  });
});
