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

/** @param texts of the mails to an address, newest first. Absent: those that /dev/mail shows */
export async function newcomer(app: TestApp, more: object = {}, texts?: (to: string) => string[]): Promise<Newcomer> {
  const email = `${newId()}@example.com`;
  await app.graphql(SIGN_UP, { input: { email, password: 'teal otters juggle at dawn', ageConfirmed: true, ...more } });
  const token = await waitFor(async () => {
    const found = texts ? texts(email) : (await app.mails(email)).map(({ text }) => text);
    return found.map((text) => /\/verify-email\?token=([\w-]+)/.exec(text)?.[1]).find((one) => one !== undefined);
  }, { what: 'the mail with the link' });
  const { data, cookie } = await app.graphql<{ verifyEmail: { viewer: { id: string } } }>(VERIFY, { token });
  return { accountId: parseId('acct', data.verifyEmail.viewer.id), email, as: { cookie } };
}
