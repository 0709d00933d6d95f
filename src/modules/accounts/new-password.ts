import { InvalidInputError } from '../../platform/errors/index.js';
import { normalizePassword, PASSWORD_MAX, PASSWORD_MIN, passwordProblem } from './domain/password-policy.js';

/**
 * @param field name of the input's field
 * @param about the person's address and name, which a password must not merely repeat
 * @throws InvalidInputError when the password is not a good one
 */
export function assertGoodPassword(field: string, password: string, about: readonly (string | null | undefined)[]): void {
  const problem = passwordProblem(normalizePassword(password), about);
  if (problem) throw new InvalidInputError(field, problem, { min: PASSWORD_MIN, max: PASSWORD_MAX });
}
