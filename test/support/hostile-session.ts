import { newId } from '../../src/platform/ids/index.js';
import { operation, send } from './hostile-client.js';
import type { HostileTarget } from './hostile-server.js';

const PASSWORD = 'teal otters juggle at dawn';

/** Signs somebody in. @param email whom; absent: somebody new @returns their cookie, `name=value` */
export async function signIn(target: HostileTarget, email = `${newId()}@example.com`): Promise<string> {
  await target.account(email, PASSWORD);
  const reply = await send(target.port, operation('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } }));
  const cookie = reply.headers['set-cookie']?.split(';')[0];
  if (!cookie?.startsWith('__Host-session=')) throw new Error(`nobody is signed in: ${reply.status} ${reply.body}`);
  return cookie;
}
