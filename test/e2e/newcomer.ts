import { newId, parseId } from '../../src/platform/ids/index.js';
import type { As, TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';

/** Somebody who has just signed up, as people do, and is signed in. */
export interface Newcomer {
  readonly accountId: string;
  readonly email: string;
  readonly as: As;
}

const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }';
const VERIFY = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { __typename ... on SignedIn { viewer { id } } } }';

/**
 * @param texts of the mails to an address, newest first. Absent: those that /dev/mail shows
 * @param again mutation that mails another link, which is followed instead of the first one
 */
export async function newcomer(app: TestApp, more: object = {}, texts?: (to: string) => string[], again?: string): Promise<Newcomer> {
  const email = `${newId()}@example.com`;
  await app.graphql(SIGN_UP, { input: { email, password: 'teal otters juggle at dawn', ageConfirmed: true, ...more } });
  const links = async () => (texts ? texts(email) : (await app.mails(email)).map(({ text }) => text)).flatMap((text) => /\/verify-email\?token=([\w-]+)/.exec(text)?.[1] ?? []);
  const [first] = await waitFor(async () => (await links()).length > 0 && links(), { what: 'the mail with the link' });
  if (again) await app.graphql(`mutation ($email: String!) { ${again}(input: { email: $email }) }`, { email });
  const [token] = again ? await waitFor(async () => (await links()).length > 1 && links(), { what: 'the mail with the other link' }) : [first];
  const { data, cookie } = await app.graphql<{ verifyEmail: { viewer: { id: string } } }>(VERIFY, { token });
  return { accountId: parseId('acct', data.verifyEmail.viewer.id), email, as: { cookie } };
}
