import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { SetRole } from '../../src/modules/accounts/index.js';
import { ContextStore, Role } from '../../src/platform/context/index.js';
import { SocketCallers } from '../../src/platform/graphql/socket-callers.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { customer } from './customer.js';

const PASSWORD = 'teal otters juggle at dawn';
const SIGN_IN = 'mutation ($email: String!, $password: String!) { signIn(input: { email: $email, password: $password }) { __typename } }';

/** A socket that listens, and what became of it. */
interface Listener { readonly client: Client; readonly socket: WebSocket; closed: number | null }

describe('open sockets and the session or key behind them', () => {
  let app: TestApp;
  const listeners: Listener[] = [];
  beforeAll(async () => { app = await startApp(); });
  afterEach(async () => { for (const { client } of listeners.splice(0)) await client.dispose(); });
  afterAll(() => app.close());

  async function listen({ cookie, apiKey }: As): Promise<Listener> {
    const headers = { ...(cookie ? { cookie } : {}), ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) };
    class WithHeaders extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { headers });
      }
    }
    const { promise, resolve, reject } = Promise.withResolvers<Listener>();
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WithHeaders, retryAttempts: 0, lazy: false, onNonLazyError: reject,
      on: {
        connected: (socket) => resolve({ client, socket: socket as WebSocket, closed: null }),
        closed: (event) => { for (const listener of listeners) if (listener.client === client) listener.closed = (event as { code: number }).code; },
      },
    });
    const listener = await promise;
    listeners.push(listener);
    return listener;
  }
  /** Whether the server still answers on the socket: a close that it sent before would come first. */
  const isAlive = async ({ socket }: Listener) => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    socket.once('close', () => resolve(false));
    socket.once('pong', () => resolve(true));
    if (socket.readyState === WebSocket.OPEN) socket.ping();
    else resolve(false);
    return promise;
  };
  const closeCode = (listener: Listener) => waitFor(() => listener.closed, { timeoutMs: 20_000, what: 'the socket to be closed' });
  const recheckAll = () => app.app.get(SocketCallers, { strict: false }).recheck('');
  const signIn = async (email: string): Promise<As> => ({ cookie: (await app.graphql(SIGN_IN, { email, password: PASSWORD })).cookie });

  it('my own socket survives a re-authentication and a new password; the others of mine close', async () => {
    const ada = await customer(app, 0);
    const [mine, other] = [await listen(ada.as), await listen(await signIn(ada.email))];
    const proved = await app.graphql(`mutation { reauthenticate(input: { password: "${PASSWORD}" }) { __typename } }`, {}, ada.as);
    expect(proved.data).toEqual({ reauthenticate: { __typename: 'Reauthenticated' } });
    await recheckAll();
    expect([await isAlive(mine), await isAlive(other)]).toEqual([true, true]);
    const changed = await app.graphql('mutation { changePassword(input: { newPassword: "vier kisten roter wein" }) { __typename } }', {}, { cookie: proved.cookie });
    expect(changed.data).toEqual({ changePassword: { __typename: 'Viewer' } });
    expect(await closeCode(other)).toBe(4403);
    await recheckAll();
    expect(await isAlive(mine)).toBe(true);
    await app.graphql('mutation { signOut }', {}, { cookie: changed.cookie });
    expect(await closeCode(mine)).toBe(4403);
  });

  it('survives a new role', async () => {
    const bob = await customer(app, 0);
    const mine = await listen(bob.as);
    await app.app.get(ContextStore).runDetached(() => app.app.get(SetRole).grantByEmail(bob.email, Role.SUPPORT));
    expect((await app.graphql('{ viewer { role } }', {}, bob.as)).cookie).toBeDefined();
    await recheckAll();
    expect(await isAlive(mine)).toBe(true);
  });

  it('closes when the session is revoked from elsewhere', async () => {
    const cai = await customer(app, 0);
    const elsewhere = await signIn(cai.email);
    const listener = await listen(cai.as);
    await app.graphql('mutation { revokeOtherSessions }', {}, elsewhere);
    expect(await closeCode(listener)).toBe(4403);
  });

  it.each([['revoked', 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { __typename } }'], ['rotated', 'mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { __typename } }']])(
    'closes when its key is %s', async (_what, mutation) => {
      const dee = await customer(app, 0);
      const create = 'mutation { createApiKey(input: { name: "Key", scopes: ["generation:read"] }) { ... on ApiKeyCreated { secret apiKey { id } } } }';
      const { data } = await app.graphql<{ createApiKey: { secret: string; apiKey: { id: string } } }>(create, {}, dee.as);
      const listener = await listen({ apiKey: data.createApiKey.secret });
      expect(await isAlive(listener)).toBe(true);
      await app.graphql(mutation, { id: data.createApiKey.apiKey.id }, dee.as);
      expect(await closeCode(listener)).toBe(4403);
    });
});
