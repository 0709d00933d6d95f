import { createHash } from 'node:crypto';
import request from 'supertest';
import { SetRole } from '../../src/modules/accounts/index.js';
import { ContextStore, Role } from '../../src/platform/context/index.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';

const PASSWORD = 'teal otters juggle at dawn';
const SIGN_UP = `mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on SignUpAccepted { email } ... on UserError { code message } ... on InvalidInput { field } } }`;
const VERIFY = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { __typename ... on SignedIn { viewer { id email emailVerified role status locale } } ... on UserError { code message } } }';
const SIGN_IN = `mutation ($email: String!, $password: String!) { signIn(input: { email: $email, password: $password }) {
  __typename ... on SignedIn { viewer { id } } ... on UserError { code message } ... on AccountClosing { purgeAt } ... on RateLimited { retryAfterSeconds } } }`;
const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  __typename ... on ApiKeyCreated { secret apiKey { id name prefix mode scopes creditLimit creditsUsed lastUsedAt expiresAt revokedAt } } ... on UserError { code message } ... on InvalidInput { field } } }`;

interface Result { __typename: string; code?: string; message?: string; field?: string | null }

describe('accounts over HTTP', () => {
  let app: TestApp;
  beforeAll(async () => { app = await startApp(); });
  afterAll(() => app.close());

  const signUp = async (email: string, more: object = {}) =>
    (await app.graphql<{ signUp: Result }>(SIGN_UP, { input: { email, password: PASSWORD, ageConfirmed: true, ...more } })).data.signUp;
  const linkToken = (to: string, purpose: string) => waitFor(async () => {
    for (const { text } of await app.mails(to)) {
      const token = new RegExp(`${app.config.webUrl}/${purpose}\\?token=([\\w-]+)`).exec(text)?.[1];
      if (token) return token;
    }
    return undefined;
  }, { what: `${purpose} to ${to}` });

  async function person(email: string): Promise<Required<Pick<As, 'cookie'>> & { id: string }> {
    await signUp(email);
    const { data, cookie = '' } = await app.graphql<{ verifyEmail: { viewer: { id: string } } }>(VERIFY, { token: await linkToken(email, 'verify-email') });
    return { cookie, id: data.verifyEmail.viewer.id };
  }
  async function key(owner: As, scopes: string[]): Promise<{ id: string; secret: string }> {
    const { data } = await app.graphql<{ createApiKey: { secret: string; apiKey: { id: string } } }>(CREATE_KEY, { input: { name: 'Key', scopes } }, owner);
    return { secret: data.createApiKey.secret, id: data.createApiKey.apiKey.id };
  }
  const codeOf = (answer: { errors: { extensions: { code: string } }[] | undefined }) => answer.errors?.[0]?.extensions.code;

  it('from sign-up over the mailed link to the viewer, out, and in again', async () => {
    expect(await signUp('Zoe@example.com', { displayName: 'Zoe', locale: 'FR' })).toEqual({ __typename: 'SignUpAccepted', email: 'Zoe@example.com' });
    expect((await app.mails('Zoe@example.com'))[0]?.subject).toBe('Confirmez votre adresse e-mail');
    const token = await linkToken('Zoe@example.com', 'verify-email');
    const { data, cookie = '' } = await app.graphql<{ verifyEmail: { viewer: object } }>(VERIFY, { token });
    expect(data.verifyEmail.viewer).toMatchObject({ email: 'Zoe@example.com', emailVerified: true, role: 'USER', status: 'ACTIVE', locale: 'FR' });
    expect(cookie).toMatch(/^session=[\w-]{43}$/);
    const viewer = await app.graphql('{ viewer { displayName avatarUrl region createdAt identities { provider } sessions { current userAgent ip } apiKeys { id } } }', {}, { cookie });
    expect(viewer.errors).toBeUndefined();
    expect(viewer.data).toMatchObject({ viewer: { displayName: 'Zoe', avatarUrl: null, identities: [{ provider: 'EMAIL' }], sessions: [{ current: true, ip: '127.0.0.1' }], apiKeys: [] } });

    const out = await app.graphql('mutation { signOut }', {}, { cookie });
    expect(out).toMatchObject({ data: { signOut: true }, cookie: '' });
    expect((await app.graphql('{ viewer { id } }', {}, { cookie })).data).toEqual({ viewer: null });
    expect(codeOf(await app.graphql('mutation { revokeOtherSessions }', {}, { cookie }))).toBe('UNAUTHENTICATED');

    const again = await app.graphql(SIGN_IN, { email: 'zoe@EXAMPLE.com', password: PASSWORD });
    expect(again.data).toMatchObject({ signIn: { __typename: 'SignedIn' } });
    expect(again.cookie).not.toBe(cookie);
    expect((await app.graphql<{ verifyEmail: Result }>(VERIFY, { token })).data.verifyEmail).toMatchObject({ __typename: 'InvalidCredentials', code: 'INVALID_TOKEN' });
  });

  it('the cookie is out of reach of scripts and of other sites', async () => {
    await person('cookie@example.com');
    const { headers } = await request(app.url).post('/graphql').send({ query: SIGN_IN, variables: { email: 'cookie@example.com', password: PASSWORD } });
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/^session=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  it('nobody is nobody', async () => {
    expect((await app.graphql('{ viewer { id email } }')).data).toEqual({ viewer: null });
    expect((await app.graphql('mutation { signOut }')).data).toEqual({ signOut: true });
    const closed = ['mutation { revokeOtherSessions }', 'mutation { requestReauthenticationCode }', 'mutation { createApiKey(input: { name: "x", scopes: ["account:read"] }) { __typename } }',
      'mutation { updateProfile(input: {}) { __typename } }', '{ accounts { nodes { id } } }', '{ auditLog { nodes { id } } }'];
    for (const query of closed) expect([query, codeOf(await app.graphql(query))]).toEqual([query, 'UNAUTHENTICATED']);
  });

  it.each<[string, object, string]>([
    ['a short password', { password: 'short' }, 'password'], ['a wrong address', { email: 'x' }, 'email'], ['a control character', { displayName: 'a\u0000b' }, 'input.displayName'],
    ['a name of 100 kB', { displayName: 'x'.repeat(100_000) }, 'displayName'], ['a password of 100 kB', { password: 'x'.repeat(100_000) }, 'password'], ['a child', { ageConfirmed: false }, 'ageConfirmed'],
  ])('%s is refused, and nothing is stored', async (_what, more, field) => {
    const answer = await signUp('refused@example.com', more);
    expect(answer).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_INPUT' });
    expect(`input.${answer.field}`).toContain(field);
    expect(await app.database.ownerQuery("SELECT 1 FROM sign_ups WHERE email = 'refused@example.com'")).toEqual([]);
  });

  it('unknown fields are refused before anything else [P5]', async () => {
    const answer = await app.graphql(SIGN_UP, { input: { email: 'extra@example.com', password: PASSWORD, ageConfirmed: true, phone: '123' } });
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(await app.database.ownerQuery("SELECT 1 FROM sign_ups WHERE email = 'extra@example.com'")).toEqual([]);
  });

  it("answers in the caller's language", async () => {
    const { data } = await app.graphql<{ signIn: Result }>(SIGN_IN, { email: 'nobody@example.com', password: PASSWORD }, { headers: { 'accept-language': 'de-CH, en;q=0.5' } });
    expect(data.signIn).toMatchObject({ __typename: 'InvalidCredentials', code: 'INVALID_CREDENTIALS', message: expect.stringContaining('Das passt nicht zusammen') });
  });

  it('guessing ends with the time to wait [P62]', async () => {
    for (let time = 0; time < 5; time += 1) await app.graphql(SIGN_IN, { email: 'guessed@example.com', password: 'a wrong password' });
    const { data } = await app.graphql(SIGN_IN, { email: 'guessed@example.com', password: 'a wrong password' });
    expect(data).toMatchObject({ signIn: { __typename: 'RateLimited', retryAfterSeconds: expect.any(Number) } });
  });

  describe('what is not mine', () => {
    let mine: { cookie: string; id: string };
    let theirs: { cookie: string; id: string };
    let theirKey: { id: string; secret: string };
    let theirSession = '';
    beforeAll(async () => {
      mine = await person('mine@example.com');
      theirs = await person('theirs@example.com');
      theirKey = await key(theirs, ['account:read']);
      const { data } = await app.graphql<{ viewer: { sessions: { id: string }[] } }>('{ viewer { sessions { id } } }', {}, theirs);
      theirSession = data.viewer.sessions[0]?.id ?? '';
    });

    const mutations = [
      ['revokeSession', 'mutation ($id: ID!) { result: revokeSession(input: { id: $id }) { __typename ... on UserError { code message } } }', 'sess'],
      ['revokeApiKey', 'mutation ($id: ID!) { result: revokeApiKey(input: { id: $id }) { __typename ... on UserError { code message } } }', 'key'],
      ['rotateApiKey', 'mutation ($id: ID!) { result: rotateApiKey(input: { id: $id }) { __typename ... on UserError { code message } } }', 'key'],
    ] as const;

    it.each(mutations)('%s: the same answer as for what does not exist, is of another kind, or is no id', async (_name, query, kind) => {
      const foreign = kind === 'sess' ? theirSession : theirKey.id;
      const ids = [foreign, `${kind}_01h2xcejqtf2nbrexx3vqjhp41`, theirs.id, mine.id, '', 'x', '00000000-0000-0000-0000-000000000000', `${kind}_`, 'x'.repeat(100)];
      for (const id of ids) {
        const { data } = await app.graphql<{ result: Result }>(query, { id }, mine);
        expect([id, data.result.__typename, data.result.code]).toEqual([id, 'NotFound', 'NOT_FOUND']);
      }
      expect((await app.graphql('{ viewer { id } }', {}, theirs)).data).toEqual({ viewer: { id: theirs.id } });
      expect((await app.graphql('{ viewer { id } }', {}, { apiKey: theirKey.secret })).data).toEqual({ viewer: { id: theirs.id } });
    });

    it('node() finds mine only', async () => {
      const node = async (id: string, as: As) => (await app.graphql<{ node: unknown }>('query ($id: ID!) { node(id: $id) { id __typename } }', { id }, as)).data.node;
      for (const id of [theirs.id, theirKey.id, theirSession, 'sess_01h2xcejqtf2nbrexx3vqjhp41', 'x', '']) expect([id, await node(id, mine)]).toEqual([id, null]);
      expect(await node(theirs.id, theirs)).toEqual({ id: theirs.id, __typename: 'Viewer' });
      expect(await node(theirKey.id, theirs)).toEqual({ id: theirKey.id, __typename: 'ApiKey' });
      expect(await node(theirSession, theirs)).toEqual({ id: theirSession, __typename: 'Session' });
      for (const id of [theirSession, theirKey.id]) expect(await node(id, { apiKey: theirKey.secret })).toBeNull(); // a key names its account, nothing of the person
    });
  });

  describe('API keys', () => {
    let owner: { cookie: string; id: string };
    beforeAll(async () => { owner = await person('owner@example.com'); });

    it('show their secret once, and their scopes hold for each field of the viewer', async () => {
      const { data } = await app.graphql<{ createApiKey: { secret: string; apiKey: object } }>(CREATE_KEY, { input: { name: 'Robot', scopes: ['account:read'], mode: 'TEST', creditLimit: 5 } }, owner);
      expect(data.createApiKey.apiKey).toMatchObject({ name: 'Robot', mode: 'TEST', scopes: ['account:read'], creditLimit: 5, creditsUsed: 0, lastUsedAt: null, revokedAt: null });
      const reader = { apiKey: data.createApiKey.secret };
      expect((await app.graphql('{ viewer { id email role } }', {}, reader)).data).toEqual({ viewer: { id: owner.id, email: 'owner@example.com', role: 'USER' } });
      const other = { apiKey: (await key(owner, ['generation:read'])).secret };
      expect((await app.graphql('{ viewer { id } }', {}, other)).data).toEqual({ viewer: { id: owner.id } });
      expect(codeOf(await app.graphql('{ viewer { email } }', {}, other))).toBe('FORBIDDEN');
      for (const field of ['sessions { id }', 'apiKeys { id }', 'identities { provider }']) expect(codeOf(await app.graphql(`{ viewer { ${field} } }`, {}, reader))).toBe('FORBIDDEN');
      for (const query of ['mutation { revokeOtherSessions }', CREATE_KEY]) {
        expect(codeOf(await app.graphql(query, query === CREATE_KEY ? { input: { name: 'x', scopes: ['account:read'] } } : {}, reader))).toBe('FORBIDDEN');
      }
    });

    it('that were revoked, never were or are malformed get 401', async () => {
      const { id, secret } = await key(owner, ['account:read']);
      await app.graphql('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { __typename } }', { id }, owner);
      for (const apiKey of [secret, 'dlx_live_x', `${secret.slice(0, -1)}x`]) {
        const { status, errors } = await app.graphql('{ viewer { id } }', {}, { apiKey, cookie: owner.cookie });
        expect([apiKey === secret, status, errors?.[0]?.extensions.code]).toEqual([apiKey === secret, 401, 'UNAUTHENTICATED']);
      }
    });

    it.each<[string, object, string]>([
      ['an unknown scope', { scopes: ['everything'] }, 'scopes'], ['a scope twice', { scopes: ['account:read', 'account:read'] }, 'scopes'], ['no scope', { scopes: [] }, 'scopes'],
      ['no name', { name: '' }, 'name'], ['a limit of zero', { creditLimit: 0 }, 'creditLimit'], ['a negative limit', { creditLimit: -1 }, 'creditLimit'],
      ['an expiry in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ])('%s is refused', async (_what, more, field) => {
      const { data } = await app.graphql<{ createApiKey: Result }>(CREATE_KEY, { input: { name: 'x', scopes: ['account:read'], ...more } }, owner);
      expect(data.createApiKey).toMatchObject({ __typename: 'InvalidInput', field });
    });

    it.each([-1, 604_801, 2_147_483_647])('an overlap of %d seconds is refused', async (overlapSeconds) => {
      const { id } = await key(owner, ['account:read']);
      const { data } = await app.graphql<{ rotateApiKey: Result }>(
        'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { __typename ... on InvalidInput { field } } }', { input: { id, overlapSeconds } }, owner);
      expect(data.rotateApiKey).toEqual({ __typename: 'InvalidInput', field: 'overlapSeconds' });
    });
  });

  describe('staff [P60]', () => {
    const people = new Map<Role, As>();
    let subject: { cookie: string; id: string };
    const giveRole = (email: string, role: Role) => app.app.get(ContextStore).runDetached(() => app.app.get(SetRole).grantByEmail(email, role));
    beforeAll(async () => {
      for (const role of Object.values(Role)) {
        const one = await person(`${role.toLowerCase()}@example.com`);
        await giveRole(`${role.toLowerCase()}@example.com`, role);
        const { cookie } = await app.graphql('{ viewer { role } }', {}, one); // the new role comes with a new cookie, once
        people.set(role, { cookie: cookie ?? one.cookie });
      }
      subject = await person('subject@example.com');
    });

    it.each([
      ['accounts', '{ accounts { nodes { id } } }', [Role.SUPPORT, Role.PRIVACY_OFFICER, Role.ADMIN]],
      ['auditLog', '{ auditLog { nodes { id } } }', [Role.AUDITOR, Role.ADMIN]],
      ['setRole', 'mutation { setRole(input: { accountId: "x", role: USER }) { __typename } }', [Role.ADMIN]],
    ])('%s is for exactly those it names', async (_name, query, admitted) => {
      for (const [role, as] of people) {
        expect([role, codeOf(await app.graphql(query, {}, as))]).toEqual([role, admitted.includes(role) ? undefined : 'FORBIDDEN']);
      }
    });

    it('an administrator gives a role, an auditor reads of it, and support finds the person', async () => {
      const admin = people.get(Role.ADMIN) ?? {};
      const { data } = await app.graphql('mutation ($id: ID!) { setRole(input: { accountId: $id, role: SUPPORT }) { __typename ... on Account { id email role status } } }', { id: subject.id }, admin);
      expect(data).toEqual({ setRole: { __typename: 'Account', id: subject.id, email: 'subject@example.com', role: 'SUPPORT', status: 'ACTIVE' } });
      expect((await app.graphql('{ viewer { role } }', {}, subject)).data).toEqual({ viewer: { role: 'SUPPORT' } });
      const log = await app.graphql<{ auditLog: { nodes: object[]; pageInfo: { hasNextPage: boolean } } }>(
        `query ($id: ID!) { auditLog(first: 1, filter: { action: "role.changed", subjectId: $id }) { nodes { action actorKind subjectId details { name value } } pageInfo { hasNextPage } } }`,
        { id: subject.id }, people.get(Role.AUDITOR));
      expect(log.data.auditLog).toEqual({
        nodes: [{ action: 'role.changed', actorKind: 'PERSON', subjectId: subject.id, details: expect.arrayContaining([{ name: 'to', value: 'SUPPORT' }, { name: 'from', value: 'USER' }]) }],
        pageInfo: { hasNextPage: false },
      });
      const find = async (search: string) => (await app.graphql<{ accounts: { nodes: { email: string }[] } }>('query ($search: String) { accounts(search: $search) { nodes { email } } }', { search },
        people.get(Role.SUPPORT))).data.accounts.nodes.map(({ email }) => email);
      expect(await find('SUBJECT@example.com')).toEqual(['subject@example.com']);
      expect(await find(subject.id)).toEqual(['subject@example.com']);
      expect(await find('subject')).toEqual([]);
    });

    it.each([0, -1, 101, 1_000_000])('a page of %d is refused', async (first) => {
      expect(codeOf(await app.graphql('query ($first: Int) { accounts(first: $first) { nodes { id } } }', { first }, people.get(Role.SUPPORT)))).toBe('BAD_USER_INPUT');
    });

    it('pages hang together', async () => {
      const page = async (after: string | null) => (await app.graphql<{ accounts: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
        'query ($after: String) { accounts(first: 4, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }', { after }, people.get(Role.ADMIN))).data.accounts;
      const ids: string[] = [];
      for (let next: string | null = null, more = true; more;) {
        const { nodes, pageInfo } = await page(next);
        ids.push(...nodes.map(({ id }) => id));
        next = pageInfo.endCursor;
        more = pageInfo.hasNextPage;
      }
      const [row] = await app.database.ownerQuery<{ count: string }>('SELECT count(*) FROM accounts');
      expect(new Set(ids).size).toBe(Number(row?.count));
      expect(codeOf(await app.graphql('{ accounts(after: "garbage") { nodes { id } } }', {}, people.get(Role.SUPPORT)))).toBe('BAD_USER_INPUT');
    });
  });

  it('a password reset over HTTP: always true, and the link signs in', async () => {
    const before = await person('reset@example.com');
    for (const email of ['reset@example.com', 'nobody@example.com', 'nonsense']) {
      expect((await app.graphql('mutation ($email: String!) { requestPasswordReset(input: { email: $email }) resendVerification(input: { email: $email }) }', { email })).data)
        .toEqual({ requestPasswordReset: true, resendVerification: true });
    }
    const token = await linkToken('reset@example.com', 'reset-password');
    const { data, cookie } = await app.graphql(
      `mutation ($token: String!) { resetPassword(input: { token: $token, newPassword: "vier kisten roter wein" }) { __typename ... on SignedIn { viewer { email sessions { current } } } } }`, { token });
    expect(data).toEqual({ resetPassword: { __typename: 'SignedIn', viewer: { email: 'reset@example.com', sessions: [{ current: true }] } } });
    expect((await app.graphql('{ viewer { id } }', {}, before)).data).toEqual({ viewer: null });
    expect((await app.graphql('{ viewer { email } }', {}, { cookie })).data).toEqual({ viewer: { email: 'reset@example.com' } });
  });

  it.each(['verify-email', 'reset-password', 'confirm-email-change', 'sign-in'])('/%s has a page in development that repeats nothing of its address', async (page) => {
    const { text, headers } = await request(app.url).get(`/${page}`).query({ token: '<script>alert(1)</script>' }).expect(200);
    expect(text).not.toContain('alert(1)');
    const script = /<script>([^]*)<\/script>/.exec(text)?.[1] ?? '';
    expect(headers['content-security-policy']).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  });

  it('everything a session can change about its account', async () => {
    const { cookie } = await person('settings@example.com');
    const as = { cookie };
    const run = async (query: string) => {
      const answer = await app.graphql(`mutation { ${query} }`, {}, as);
      if (answer.cookie) as.cookie = answer.cookie;
      expect(answer.errors).toBeUndefined();
      return answer.data;
    };
    expect(await run('updateProfile(input: { displayName: "Settings", region: "GB", locale: JA }) { ... on Viewer { displayName region locale } }'))
      .toEqual({ updateProfile: { displayName: 'Settings', region: 'GB', locale: 'JA' } });
    expect(await run('updateProfile(input: { region: "London" }) { __typename ... on InvalidInput { field message } }'))
      .toEqual({ updateProfile: { __typename: 'InvalidInput', field: 'region', message: expect.stringContaining('確認してください') } });
    expect(await run(`reauthenticate(input: { password: "${PASSWORD}" }) { ... on Reauthenticated { until } }`)).toEqual({ reauthenticate: { until: expect.any(String) } });
    expect(await run('reauthenticate(input: {}) { __typename }')).toEqual({ reauthenticate: { __typename: 'InvalidInput' } });
    expect(await run('requestReauthenticationCode')).toEqual({ requestReauthenticationCode: true });
    expect(await run(`changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "vier kisten roter wein" }) { ... on Viewer { email } }`)).toEqual({ changePassword: { email: 'settings@example.com' } });
    expect(await run('changeEmail(input: { email: "settings2@example.com" }) { ... on EmailChangeRequested { email } }')).toEqual({ changeEmail: { email: 'settings2@example.com' } });
    const token = await linkToken('settings2@example.com', 'confirm-email-change');
    expect(await run(`confirmEmailChange(input: { token: "${token}" }) { ... on EmailChanged { email } }`)).toEqual({ confirmEmailChange: { email: 'settings2@example.com' } });
    const { data } = await app.graphql<{ viewer: { email: string; sessions: { id: string; current: boolean }[] } }>('{ viewer { email sessions { id current } } }', {}, as);
    expect(data.viewer.email).toBe('settings2@example.com');
    expect(await run(`revokeSession(input: { id: "${data.viewer.sessions[0]?.id}" }) { ... on Session { current } }`)).toEqual({ revokeSession: { current: true } });
    expect((await app.graphql('{ viewer { id } }', {}, as)).data).toEqual({ viewer: null });
  });
});
