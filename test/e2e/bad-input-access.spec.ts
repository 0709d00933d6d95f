import { getNamedType, isObjectType } from 'graphql';
import { admits } from '../../src/platform/access/index.js';
import { Role, scopes } from '../../src/platform/context/index.js';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import type { As } from '../support/app.js';
import { type Operation, operationsOf } from '../support/contract.js';
import { changingNothing } from '../support/snapshot.js';
import { customer } from './customer.js';
import { AUDITED_LOOKS, call, moveClock, PASSWORD, ruleOf, startWorld, validArguments, withRole, type World } from './bad-input-world.js';

let world: World;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.app.close());

const operations = () => operationsOf(world.schema);
/** Ends the caller's own session: not for somebody who is needed afterwards. */
const signingOff = ['signOut', 'revokeOtherSessions'];

/** Arguments that the contract takes and the operation refuses, so that who is admitted changes nothing either. */
function harmless({ name }: Operation): Record<string, unknown> {
  const { input, ...rest } = validArguments(world)[name] ?? {};
  if (typeof input !== 'object' || input === null) return 'id' in rest ? { id: 'x' } : rest;
  const spoilt = Object.entries(input).map(([key, value]) => {
    if (/^id$|Id$/.test(key)) return [key, toPublicId('none', newId())];
    return [key, ['email', 'token', 'name', 'contentType', 'displayName', 'password', 'newPassword', 'currentPassword', 'source', 'title', 'version'].includes(key) ? '\u0001' : value];
  });
  return { input: Object.fromEntries(spoilt) as object };
}

/** What stands before the operation itself: undefined, when it lets the caller in. */
async function barred(operation: Operation, as: As): Promise<string | undefined> {
  const { errors } = await call(world.app, operation, harmless(operation), as);
  const code = errors?.[0]?.extensions.code;
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : undefined;
}

it('every operation asks everybody for what its rule says: nobody, each scope, each role [P60]', async () => {
  const { app } = world;
  const somebody = await customer(app, 0);
  const keys = new Map(await Promise.all([...scopes.map((scope) => [scope]), [...scopes]].map(async (held) => [held, await somebody.apiKey(held)] as const)));
  const people = new Map<Role, As>();
  for (const role of Object.values(Role)) people.set(role, await withRole(app, await customer(app, 0), role));
  const accountId = newId();
  for (const operation of operations().filter(({ name }) => !signingOff.includes(name))) {
    const { name } = operation;
    const rule = ruleOf(app, operation);
    if (!rule) throw new Error(`${name} has no rule`);
    // Asking for a code by mail writes it down; mails are limited, too.
    const except = [...(AUDITED_LOOKS[name] ?? []), ...(name === 'requestReauthenticationCode' ? ['action_tokens', 'mails', 'audit_events', 'audit_subjects'] : []),
      ...(name === 'buildTrainingManifest' ? ['training_manifests', 'audit_events', 'audit_subjects', 'audit_unsealed'] : [])];
    await changingNothing(app.database, async () => {
      expect([name, 'nobody', await barred(operation, {})]).toEqual([name, 'nobody', rule.anonymous ? undefined : 'UNAUTHENTICATED']);
      for (const [held, as] of keys) {
        const admitted = rule.anonymous || rule.apiKey === 'any' || held.some((scope) => scope === rule.apiKey);
        expect([name, held, await barred(operation, as)]).toEqual([name, held, admitted ? undefined : 'FORBIDDEN']);
      }
      for (const [role, as] of people) {
        const admitted = rule.anonymous || rule.session || (role !== Role.USER && rule.roles && (role === Role.ADMIN || rule.roles.includes(role)));
        expect([name, role, await barred(operation, as)]).toEqual([name, role, admitted ? undefined : 'FORBIDDEN']);
      }
    }, except);
    // A key never acts as staff, whoever owns it.
    const staffKey = admits(rule, { kind: 'apiKey', accountId, apiKeyId: newId(), scopes, mode: 'LIVE' });
    expect([name, 'key of staff', await barred(operation, world.key)]).toEqual([name, 'key of staff', staffKey ? undefined : 'FORBIDDEN']);
  }
});

it('every field that names a scope is closed to keys without it', async () => {
  const keys = new Map(await Promise.all(scopes.map(async (scope) => [scope, await world.mine.who.apiKey([scope])] as const)));
  const viewer = world.schema.getType('Viewer');
  if (!isObjectType(viewer)) throw new Error('there is no Viewer');
  for (const { name, type, extensions } of Object.values(viewer.getFields())) {
    const needed = extensions['scope'];
    // Whoever calls may always know which account it is.
    if (name !== 'id') expect([name, needed]).toEqual([name, expect.any(String)]);
    const query = `{ viewer { ${name} ${isObjectType(getNamedType(type)) ? '{ __typename }' : ''} } }`;
    for (const [scope, as] of keys) {
      const { errors } = await world.app.graphql(query, {}, as);
      expect([name, scope, errors?.[0]?.extensions.code]).toEqual([name, scope, needed === undefined || needed === scope ? undefined : 'FORBIDDEN']);
    }
  }
});

it('node() gives a key nothing that its scopes do not', async () => {
  const opens: Record<string, string[]> = { gen: ['generation:read'], out: ['generation:read'], upl: ['generation:read'], grant: ['credits:read'], entry: ['credits:read'], acct: [...scopes] };
  for (const scope of scopes) {
    const as = await world.mine.who.apiKey([scope]);
    for (const [kind, id] of world.mine.things) {
      const { data } = await world.app.graphql<{ node: object | null }>('query ($id: ID!) { node(id: $id) { id } }', { id }, as);
      expect([scope, kind, data.node !== null]).toEqual([scope, kind, opens[kind]?.includes(scope) ?? false]);
    }
  }
});

describe('who was let in once', () => {
  /** Every operation that isn't for everyone refuses the caller, and nothing changes. */
  async function expectLockedOut(as: As): Promise<void> {
    await changingNothing(world.app.database, async () => {
      for (const operation of operations()) {
        const rule = ruleOf(world.app, operation);
        if (!rule?.anonymous || as.apiKey) expect([operation.name, await barred(operation, as)]).toEqual([operation.name, 'UNAUTHENTICATED']);
      }
      if (!as.apiKey) expect((await world.app.graphql('{ viewer { id } }', {}, as)).data).toEqual({ viewer: null });
    });
  }
  const run = (query: string, variables: object, as: As) => world.app.graphql<Record<string, { __typename: string; secret: string; apiKey: { id: string } }>>(query, variables, as);
  const signIn = async (email: string): Promise<As> => ({
    cookie: (await run('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } }, {})).cookie,
  });
  const sessionsOf = async (as: As) => (await world.app.graphql<{ viewer: { sessions: { id: string; current: boolean }[] } }>('{ viewer { sessions { id current } } }', {}, as)).data.viewer.sessions;
  const keyOf = async (as: As, more: object = {}) => (await run('mutation ($input: CreateApiKeyInput!) { result: createApiKey(input: $input) { __typename ... on ApiKeyCreated { secret apiKey { id } } } }',
    { input: { name: newId(), scopes, ...more } }, as)).data['result'];

  it('is out after sign-out', async () => {
    const { as } = await customer(world.app, 0);
    await run('mutation { signOut }', {}, as);
    await expectLockedOut(as);
  });

  it('is out after the session was ended from another one', async () => {
    const { as, email } = await customer(world.app, 0);
    const other = await signIn(email);
    const id = (await sessionsOf(as)).find(({ current }) => current)?.id;
    expect((await run('mutation ($id: ID!) { result: revokeSession(input: { id: $id }) { __typename } }', { id }, other)).data['result']?.__typename).toBe('Session');
    await expectLockedOut(as);
    const third = await signIn(email);
    await run('mutation { revokeOtherSessions }', {}, third);
    await expectLockedOut(other);
  });

  it('is out after the password was changed elsewhere', async () => {
    const { as, email } = await customer(world.app, 0);
    const other = await signIn(email);
    const change = 'mutation ($input: ChangePasswordInput!) { result: changePassword(input: $input) { __typename } }';
    const changed = await run(change, { input: { currentPassword: PASSWORD, newPassword: 'vier kisten roter wein' } }, other);
    expect(changed.data['result']?.__typename).toBe('Viewer');
    await expectLockedOut(as);
    // The session that changed it goes on under a new id; its old cookie is dead.
    expect(changed.cookie).toBeTruthy();
    await expectLockedOut(other);
  });

  it('is out with a key that was revoked, even beside a good session', async () => {
    const { as } = await customer(world.app, 0);
    const made = await keyOf(as);
    await run('mutation ($id: ID!) { result: revokeApiKey(input: { id: $id }) { __typename } }', { id: made?.apiKey.id }, as);
    await expectLockedOut({ apiKey: made?.secret });
    await expectLockedOut({ apiKey: made?.secret, cookie: as.cookie });
    for (const secret of [`${made?.secret}x`, made?.secret.slice(0, -1), made?.secret.toUpperCase(), 'x'.repeat(5_000), 'dlx_live_']) {
      expect((await world.app.graphql('{ viewer { id } }', {}, { apiKey: secret })).status).toBe(401);
    }
  });

  it('is out with a key or a session that has expired', async () => {
    const { as } = await customer(world.app, 0);
    const made = await keyOf(as, { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    const key = { apiKey: made?.secret };
    expect((await world.app.graphql('{ viewer { email } }', {}, key)).errors).toBeUndefined();
    const hour = 3_600_000;
    try {
      await moveClock(world.app, hour);
      await expectLockedOut(key);
      expect((await world.app.graphql('{ viewer { id } }', {}, as)).data).not.toEqual({ viewer: null });
      await moveClock(world.app, 400 * 24 * hour);
      expect((await world.app.graphql('{ viewer { id } }', {}, as)).data).toEqual({ viewer: null });
    } finally {
      await moveClock(world.app, 0);
    }
  });
});
