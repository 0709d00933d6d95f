import { SeedAccount } from '../../src/modules/accounts/index.js';
import type { Role } from '../../src/platform/context/index.js';
import { newId } from '../../src/platform/ids/index.js';
import type { As, TestApp } from '../support/app.js';

const PASSWORD = 'teal otters juggle at dawn';

/** Somebody of the staff who has just signed in. */
export async function staff(app: TestApp, role: Role): Promise<As> {
  const email = `${newId()}@example.com`;
  await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role, displayName: 'Staff' });
  const { cookie } = await app.graphql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } });
  return { cookie };
}
