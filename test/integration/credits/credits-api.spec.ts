import { randomUUID } from 'node:crypto';
import { CreditsService, GrantSource, MAX_CREDITS } from '../../../src/modules/credits/index.js';
import { ContextStore } from '../../../src/platform/context/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { tryParseId } from '../../../src/platform/ids/index.js';
import { moveClock } from '../../support/advance-clock.js';
import { type As, startApp, type TestApp } from '../../support/app.js';

interface Person { id: string; publicId: string; as: As }
interface Page<T> { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }

describe('credits over the API', () => {
  let app: TestApp;
  let mia: Person;
  let noah: Person;
  beforeAll(async () => {
    app = await startApp();
    [mia, noah] = [await signUp('mia'), await signUp('noah')];
  });
  afterAll(() => app?.close());

  async function signUp(name: string): Promise<Person> {
    const email = `${name}@example.com`;
    await app.graphql('mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }', { input: { email, password: 'a long walk by the sea', ageConfirmed: true } });
    const [mail] = await app.mails(email);
    const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    const { data, cookie } = await app.graphql<{ verifyEmail: { viewer: { id: string } } }>(
      'mutation ($token: String!) { verifyEmail(input: { token: $token }) { ... on SignedIn { viewer { id } } } }', { token });
    const publicId = data.verifyEmail.viewer.id;
    return { id: tryParseId('acct', publicId) ?? '', publicId, as: { cookie } };
  }
  const become = (person: Person, role: string) => app.database.ownerQuery('UPDATE accounts SET role = $2 WHERE id = $1', [person.id, role]);
  const inside = <T>(work: (credits: CreditsService) => Promise<T>): Promise<T> =>
    app.app.get(ContextStore).runDetached(() => app.app.get(UnitOfWork).run(() => work(app.app.get(CreditsService))));
  const hold = (accountId: string, amount: number, more: { apiKeyId?: string; generationId?: string } = {}) => inside(async (credits) => {
    const holdId = randomUUID();
    await credits.hold({ accountId, amount, holdId, generationId: randomUUID(), deadline: new Date(Date.now() + 3_600_000), ...more });
    return holdId;
  });
  const errorOf = async (query: string, as: As) => (await app.graphql(query, {}, as)).errors?.[0]?.extensions.code;

  it('a person who confirmed their address has the sign-up credits, and a statement that says so', async () => {
    const { data } = await app.graphql(`{ viewer { credits { available held debt
      grants { nodes { id source amount remaining expiresAt } }
      entries { nodes { id kind amount heldChange debtChange availableAfter generationId } } } } }`, {}, mia.as);
    expect(data).toEqual({ viewer: { credits: {
      available: 100, held: 0, debt: 0,
      grants: { nodes: [{ id: expect.stringMatching(/^grant_/), source: 'SIGNUP', amount: 100, remaining: 100, expiresAt: null }] },
      entries: { nodes: [{ id: expect.stringMatching(/^entry_/), kind: 'GRANT', amount: 100, heldChange: 0, debtChange: 0, availableAfter: 100, generationId: null }] },
    } } });
  });

  it('pages through the statement, newest first, each line once', async () => {
    const leo = await signUp('leo');
    for (let n = 0; n < 7; n += 1) await hold(leo.id, 1 + n);
    const query = 'query ($after: String) { viewer { credits { entries(first: 3, after: $after) { nodes { amount } pageInfo { hasNextPage endCursor } } } } }';
    const amounts: number[] = [];
    let after: string | null = null;
    do {
      const { entries }: { entries: Page<{ amount: number }> } =
        (await app.graphql<{ viewer: { credits: { entries: Page<{ amount: number }> } } }>(query, { after }, leo.as)).data.viewer.credits;
      amounts.push(...entries.nodes.map(({ amount }) => amount));
      after = entries.pageInfo.hasNextPage ? entries.pageInfo.endCursor : null;
    } while (after !== null);
    expect(amounts).toEqual([-7, -6, -5, -4, -3, -2, -1, 100]);
  });

  it('pages through grants; a foreign or forged cursor shows nothing', async () => {
    const ada = await signUp('ada');
    for (let n = 0; n < 4; n += 1) {
      await inside((credits) => credits.grant({ accountId: ada.id, source: GrantSource.PROMOTION, amount: 1 + n, idempotencyKey: `p:${n}` }));
    }
    const query = 'query ($after: String) { viewer { credits { grants(first: 3, after: $after) { nodes { amount } pageInfo { hasNextPage endCursor } } } } }';
    const page = async (after: string | null, as: As) => (await app.graphql<{ viewer: { credits: { grants: Page<{ amount: number }> } } }>(query, { after }, as));
    const first = (await page(null, ada.as)).data.viewer.credits.grants;
    expect(first.nodes.map(({ amount }) => amount)).toEqual([4, 3, 2]);
    const second = (await page(first.pageInfo.endCursor, ada.as)).data.viewer.credits.grants;
    expect(second).toMatchObject({ nodes: [{ amount: 1 }, { amount: 100 }], pageInfo: { hasNextPage: false } });
    expect((await page(first.pageInfo.endCursor, mia.as)).data.viewer.credits.grants.nodes).toEqual([]);
    expect((await page('bm90IG9uZQ', ada.as)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it.each([0, -1, 101, 2_000_000_000])('refuses a page of %p', async (first) => {
    expect(await errorOf(`{ viewer { credits { entries(first: ${first}) { nodes { id } } } } }`, mia.as)).toBe('BAD_USER_INPUT');
  });

  it('an entry names its generation, and both it and its grant are found by id, by their owner only', async () => {
    const generationId = randomUUID();
    await hold(noah.id, 5, { generationId });
    const { data } = await app.graphql<{ viewer: { credits: { grants: Page<{ id: string }>; entries: Page<{ id: string; generationId: string }> } } }>(
      '{ viewer { credits { grants(first: 1) { nodes { id } } entries(first: 1) { nodes { id generationId } } } } }', {}, noah.as);
    const [grant, entry] = [data.viewer.credits.grants.nodes[0]?.id, data.viewer.credits.entries.nodes[0]];
    expect(tryParseId('gen', String(entry?.generationId))).toBe(generationId);
    for (const id of [grant, entry?.id]) {
      const query = 'query ($id: ID!) { node(id: $id) { id ... on CreditGrant { remaining } ... on CreditEntry { availableAfter } } }';
      expect((await app.graphql(query, { id }, noah.as)).data).toMatchObject({ node: { id } });
      expect((await app.graphql(query, { id }, mia.as)).data).toEqual({ node: null });
    }
  });

  it('an API key sees credits with its scope only, and says what it spent and may spend', async () => {
    const create = async (scopes: string[], creditLimit: number | null) => (await app.graphql<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on ApiKeyCreated { secret apiKey { id creditLimit creditsUsed } } } }',
      { input: { name: 'k', scopes, creditLimit } }, mia.as)).data.createApiKey;
    const reader = await create(['account:read', 'credits:read'], null);
    const writer = await create(['generation:write'], 40);
    expect(writer).toMatchObject({ apiKey: { creditLimit: 40, creditsUsed: 0 } });
    expect(reader).toMatchObject({ apiKey: { creditLimit: null, creditsUsed: 0 } });
    expect((await app.graphql('{ viewer { credits { available } } }', {}, { apiKey: reader.secret })).data).toMatchObject({ viewer: { credits: { available: 100 } } });
    expect(await errorOf('{ viewer { credits { available } } }', { apiKey: writer.secret })).toBe('FORBIDDEN');

    await hold(mia.id, 30, { apiKeyId: tryParseId('key', writer.apiKey.id) ?? '' });
    const { data } = await app.graphql<{ rotateApiKey: { apiKey: { id: string } } }>(
      'mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { ... on ApiKeyCreated { apiKey { id creditLimit creditsUsed } } } }', { id: writer.apiKey.id }, mia.as);
    expect(data.rotateApiKey).toMatchObject({ apiKey: { creditLimit: 40, creditsUsed: 30 } });
    await expect(hold(mia.id, 11, { apiKeyId: tryParseId('key', data.rotateApiKey.apiKey.id) ?? '' })).rejects.toMatchObject({ code: 'SPEND_LIMIT_REACHED' });
  });

  it('an API key that spent more than GraphQL has numbers for shows the largest', async () => {
    const eve = await signUp('eve');
    const { data } = await app.graphql<{ createApiKey: { apiKey: { id: string } } }>(
      "mutation { createApiKey(input: { name: \"k\", scopes: [\"generation:write\"] }) { ... on ApiKeyCreated { apiKey { id } } } }", {}, eve.as);
    const apiKeyId = tryParseId('key', data.createApiKey.apiKey.id) ?? '';
    for (const amount of [MAX_CREDITS - 100, 300]) {
      await inside((credits) => credits.grant({ accountId: eve.id, source: GrantSource.PACK, amount, idempotencyKey: `pack:${amount}` }));
      const holdId = await hold(eve.id, amount, { apiKeyId });
      await inside((credits) => credits.capture({ holdId, amount }));
    }
    const shown = await app.graphql('{ viewer { apiKeys { creditsUsed } } }', {}, eve.as);
    expect(shown).toMatchObject({ errors: undefined, data: { viewer: { apiKeys: [{ creditsUsed: MAX_CREDITS }] } } });
  });

  describe('staff', () => {
    let sam: Person;
    beforeAll(async () => {
      sam = await signUp('sam');
      await become(sam, 'SUPPORT');
    });
    const grant = async (input: object, as: As = sam.as) => app.graphql<{ grantCredits: Record<string, unknown> }>(
      `mutation ($input: GrantCreditsInput!) { grantCredits(input: $input) { __typename ... on CreditGrant { id source amount remaining expiresAt }
         ... on UserError { code message } ... on InvalidInput { field } } }`,
      { input: { accountId: noah.publicId, amount: 20, reason: 'A clip came out black.', idempotencyKey: randomUUID(), ...input } }, as);

    it('give credits once per key, audited, with a reason that is kept apart', async () => {
      const idempotencyKey = randomUUID();
      const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
      const { data } = await grant({ idempotencyKey, expiresAt });
      expect(data.grantCredits).toMatchObject({ __typename: 'CreditGrant', source: 'STAFF', amount: 20, remaining: 20, expiresAt });
      expect((await grant({ idempotencyKey, expiresAt })).data).toEqual(data);
      expect((await grant({ idempotencyKey, expiresAt, amount: 21 })).data.grantCredits).toMatchObject({ __typename: 'IdempotencyConflict' });
      expect(await app.database.ownerQuery('SELECT memo FROM credit_memos')).toEqual([{ memo: 'A clip came out black.' }]);
      expect(await app.database.ownerQuery("SELECT count(*)::int AS n FROM audit_events WHERE action = 'credits.granted'")).toEqual([{ n: 1 }]);
    });

    it.each([
      ['nobody with that id', () => ({ accountId: 'acct_01h455vb4pex5vsknk084sn02q' }), { __typename: 'NotFound' }],
      ['an id of another kind', () => ({ accountId: noah.publicId.replace('acct', 'gen') }), { __typename: 'NotFound' }],
      ['an empty id', () => ({ accountId: '' }), { __typename: 'NotFound' }],
      ['nothing', () => ({ amount: 0 }), { __typename: 'InvalidInput', field: 'amount' }],
      ['less than nothing', () => ({ amount: -20 }), { __typename: 'InvalidInput', field: 'amount' }],
      ['more than support may', () => ({ amount: 1_001 }), { __typename: 'InvalidInput', field: 'amount' }],
      ['no reason', () => ({ reason: '' }), { __typename: 'InvalidInput', field: 'reason' }],
      ['a reason of blanks', () => ({ reason: ' \u3000 ' }), { __typename: 'InvalidInput', field: 'reason' }],
      ['themselves', () => ({ accountId: sam.publicId }), { __typename: 'InvalidInput', field: 'accountId' }],
      ['a key with control characters', () => ({ idempotencyKey: 'a\u0000b' }), { __typename: 'InvalidInput' }],
      ['credits that have expired', () => ({ expiresAt: '2020-01-01T00:00:00Z' }), { __typename: 'InvalidInput', field: 'expiresAt' }],
    ])('are refused %s, and nothing changes', async (_what, input, answer) => {
      const count = () => app.database.ownerQuery('SELECT count(*) FROM ledger_transfers');
      const before = await count();
      expect((await grant(input())).data.grantCredits).toMatchObject(answer);
      expect(await count()).toEqual(before);
    });

    it('give up to 5,000 in a day, however many ask at once; the next day begins anew', async () => {
      const tom = await signUp('tom');
      await become(tom, 'SUPPORT');
      const idempotencyKey = randomUUID();
      expect((await grant({ amount: 1_000, idempotencyKey }, tom.as)).data.grantCredits).toMatchObject({ __typename: 'CreditGrant' });
      const answers = await Promise.all(Array.from({ length: 6 }, () => grant({ amount: 900 }, tom.as)));
      expect(answers.filter(({ data }) => data.grantCredits['__typename'] === 'CreditGrant')).toHaveLength(4);
      expect(answers.filter(({ data }) => data.grantCredits['__typename'] === 'RateLimited')).toHaveLength(2);
      expect((await grant({ amount: 400 }, tom.as)).data.grantCredits).toMatchObject({ __typename: 'CreditGrant' });
      expect((await grant({ amount: 1 }, tom.as)).data.grantCredits).toMatchObject({ __typename: 'RateLimited', code: 'RATE_LIMITED' });
      expect((await grant({ amount: 1_000, idempotencyKey }, tom.as)).data.grantCredits).toMatchObject({ __typename: 'CreditGrant' });
      try {
        await moveClock(app, 86_400_000);
        expect((await grant({ amount: 1_000 }, tom.as)).data.grantCredits).toMatchObject({ __typename: 'ReauthenticationRequired' });
        await app.graphql('mutation ($input: ReauthenticateInput!) { reauthenticate(input: $input) { __typename } }', { input: { password: 'a long walk by the sea' } }, tom.as)
          .then(({ cookie }) => (tom.as = { cookie: cookie ?? tom.as.cookie }));
        expect((await grant({ amount: 1_000 }, tom.as)).data.grantCredits).toMatchObject({ __typename: 'CreditGrant' });
      } finally {
        await moveClock(app, 0);
      }
    });

    it('who administrate may give more, though not to themselves either', async () => {
      const root = await signUp('root');
      await become(root, 'ADMIN');
      expect((await grant({ accountId: root.publicId }, root.as)).data.grantCredits).toMatchObject({ __typename: 'InvalidInput', field: 'accountId' });
      expect((await grant({ amount: 50_000 }, root.as)).data.grantCredits).toMatchObject({ amount: 50_000 });
      expect((await grant({ amount: 2_147_483_647 }, root.as)).data.grantCredits).toMatchObject({ __typename: 'InvalidInput', field: 'amount' });
    });

    it('only: nobody else gives credits or looks into the ledger', async () => {
      expect((await grant({}, mia.as)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect((await grant({}, {})).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect(await errorOf('{ ledgerHealth { entries } }', mia.as)).toBe('FORBIDDEN');
      expect(await errorOf('{ ledgerHealth { entries } }', sam.as)).toBe('FORBIDDEN');
    });

    it('who audit see that the ledger adds up', async () => {
      await become(sam, 'AUDITOR');
      const { data } = await app.graphql<{ ledgerHealth: { entries: number; openHolds: number } }>(
        '{ ledgerHealth { checkedAt entries imbalance mismatchedAccounts mismatchedGrants mismatchedHolds mismatchedBudgets openHolds overdueHolds } }', {}, sam.as);
      expect(data.ledgerHealth).toMatchObject({
        imbalance: 0, mismatchedAccounts: 0, mismatchedGrants: 0, mismatchedHolds: 0, mismatchedBudgets: 0, overdueHolds: 0, openHolds: 9,
      });
      expect(data.ledgerHealth.entries).toBeGreaterThan(20);
    });
  });
});
