import { InvalidInputError } from '../../../platform/errors/index.js';
import { MAX_CREDITS } from './credits.js';

/** @throws InvalidInputError unless it is a whole number of credits from 1 to 2^31 - 1 */
export function assertAmount(amount: number, field = 'amount'): void {
  if (!Number.isInteger(amount) || amount < 1 || amount > MAX_CREDITS) throw new InvalidInputError(field, 'OUT_OF_RANGE', { min: 1, max: MAX_CREDITS });
}
