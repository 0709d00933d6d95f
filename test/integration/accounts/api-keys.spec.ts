import { ApiKeyCreated, ApiKeyMode } from '../../../src/modules/accounts/index.js';
import { ApiKeys } from '../../../src/modules/accounts/api-keys.js';
import { CreateApiKey, type NewApiKey } from '../../../src/modules/accounts/create-api-key.js';
import { newApiKeySecret } from '../../../src/modules/accounts/domain/api-key-secret.js';
import { LastSeen } from '../../../src/modules/accounts/last-seen.js';
import { RevokeApiKey } from '../../../src/modules/accounts/revoke-api-key.js';
import { RotateApiKey } from '../../../src/modules/accounts/rotate-api-key.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { UnauthenticatedError } from '../../../src/platform/errors/index.js';
import { DomainEvents } from '../../../src/platform/events/index.js';
import { Authenticator } from '../../../src/platform/access/index.js';
import { PgNotifications } from '../../../src/platform/database/index.js';
import { CALLER_CHANGED } from '../../../src/platform/graphql/index.js';
import { waitFor } from '../../support/wait-for.js';
import { type Browser, House } from './house.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('API keys', () => {
  let house: House;
  let ada: Browser & { accountId: string };
  let bob: Browser & { accountId: string };
  const published: ApiKeyCreated[] = [];

  const create = (browser: Browser, more: Partial<NewApiKey> = {}) =>
    browser.do(CreateApiKey, (part) => part.run({ name: 'Key', scopes: ['generation:read'], mode: ApiKeyMode.LIVE, creditLimit: null, expiresAt: null, ...more }));
  const callerOf = (secret: string) => house.browser().caller(`Bearer ${secret}`);
  const isRefused = (authorization: string) => house.browser().caller(authorization).then(() => false, (error: unknown) => error instanceof UnauthenticatedError);

  beforeAll(async () => {
    house = await House.open();
    house.get(DomainEvents).on(ApiKeyCreated, (event) => void published.push(event));
    ada = await house.person('ada@example.com');
    bob = await house.person('bob@example.com');
  });
  afterEach(() => {
    house.get(Clock).moveTo(0);
    return house.forgetLimits();
  });
  afterAll(() => house.close());

  it("somebody else's can't be seen, rotated or revoked", async () => {
    const { apiKey: { id }, secret } = await create(bob);
    expect(await ada.do(ApiKeys, (part) => part.find(ada.accountId, id))).toBeNull();
    expect(await ada.refusal(RotateApiKey, (part) => part.run(id, 0))).toBe('NOT_FOUND');
    expect(await ada.refusal(RevokeApiKey, (part) => part.run(id))).toBe('NOT_FOUND');
    expect(await callerOf(secret)).toMatchObject({ accountId: bob.accountId });
  });

  it('say who is calling, with their scopes and mode', async () => {
    const live = await create(ada, { scopes: ['generation:write', 'credits:read'] });
    const test = await create(ada, { mode: ApiKeyMode.TEST });
    expect(await callerOf(live.secret)).toEqual({ kind: 'apiKey', accountId: ada.accountId, apiKeyId: live.apiKey.id, scopes: ['generation:write', 'credits:read'], mode: 'LIVE' });
    expect(await callerOf(test.secret)).toMatchObject({ apiKeyId: test.apiKey.id, mode: 'TEST' });
    expect(test.secret).toMatch(/^dlx_test_/);
  });

  it('count before a cookie', async () => {
    const { secret } = await create(bob);
    expect(await ada.caller(`Bearer ${secret}`)).toMatchObject({ kind: 'apiKey', accountId: bob.accountId });
    await expect(ada.caller('Bearer dlx_live_wrong')).rejects.toBeInstanceOf(UnauthenticatedError);
  });

  it.each(['Bearer', 'Bearer ', 'Basic YTpi', `Bearer ${newApiKeySecret(ApiKeyMode.LIVE).secret}`, `Bearer dlx_live_${'A'.repeat(36)}`, 'Bearer dlx_live_', ''])(
    '%j is refused', async (authorization) => expect(await isRefused(authorization)).toBe(true));

  it('are kept as a hash, and only their beginning is shown again', async () => {
    const { apiKey, secret } = await create(ada);
    const [row] = await house.query<{ all: string }>('SELECT api_keys::text AS all FROM api_keys WHERE id = $1', [apiKey.id]);
    expect(row?.all).not.toContain(secret.slice(16));
    expect(apiKey.prefix).toBe(secret.slice(0, 15));
  });

  it('need a fresh factor to be made or rotated, and none to be revoked', async () => {
    const cai = await house.person('cai@example.com');
    const { apiKey: { id }, secret } = await create(cai);
    house.advance(10 * MINUTE);
    expect(await cai.refusal(CreateApiKey, (part) => part.run({ name: 'x', scopes: ['account:read'], mode: ApiKeyMode.LIVE, creditLimit: null, expiresAt: null }))).toBe('REAUTHENTICATION_REQUIRED');
    expect(await cai.refusal(RotateApiKey, (part) => part.run(id, 0))).toBe('REAUTHENTICATION_REQUIRED');
    const { revokedAt } = await cai.do(RevokeApiKey, (part) => part.run(id));
    expect(revokedAt).toBeInstanceOf(Date);
    expect(await isRefused(`Bearer ${secret}`)).toBe(true);
    expect((await cai.do(RevokeApiKey, (part) => part.run(id))).revokedAt).toEqual(revokedAt);
    expect(await house.browser().refusal(CreateApiKey, (part) => part.run({ name: 'x', scopes: ['account:read'], mode: ApiKeyMode.LIVE, creditLimit: null, expiresAt: null }))).toBe('FORBIDDEN');
  });

  it('have a name that can be seen', async () => {
    expect((await create(ada, { name: '  Robot ' })).apiKey.name).toBe('Robot');
    await expect(create(ada, { name: ' \t ' })).rejects.toMatchObject({ code: 'INVALID_INPUT', extra: { field: 'name' } });
  });

  it('end when they expire, and never begin expired', async () => {
    const dee = await house.person('dee@example.com');
    const soon = new Date(Date.now() + house.get(Clock).offset + MINUTE);
    const { secret } = await create(dee, { expiresAt: soon });
    expect(await callerOf(secret)).not.toBeNull();
    house.advance(2 * MINUTE);
    expect(await isRefused(`Bearer ${secret}`)).toBe(true);
    expect(await dee.refusal(CreateApiKey, (part) => part.run({ name: 'x', scopes: ['account:read'], mode: ApiKeyMode.LIVE, creditLimit: null, expiresAt: soon }))).toBe('INVALID_INPUT:expiresAt');
  });

  it.each([['suspended', 'suspended_at = now()'], ['closed', "lifecycle = 'GRACE', purge_at = now()"]])('stop while the account is %s', async (_what, change) => {
    const eli = await house.person(`eli${change.length}@example.com`);
    const { secret } = await create(eli);
    await house.query(`UPDATE accounts SET ${change} WHERE id = $1`, [eli.accountId]);
    expect(await isRefused(`Bearer ${secret}`)).toBe(true);
  });

  it('tell the ledger their limit when they are made, within the same transaction', async () => {
    const { apiKey } = await create(ada, { creditLimit: 500 });
    expect(published.at(-1)).toEqual(new ApiKeyCreated(apiKey.id, ada.accountId, 500, null));
    const stop = new Error('the ledger is closed');
    const before = (await house.query('SELECT 1 FROM api_keys')).length;
    house.get(DomainEvents).on(ApiKeyCreated, ({ creditLimit }) => { if (creditLimit === 666) throw stop; });
    await expect(create(ada, { creditLimit: 666 })).rejects.toBe(stop);
    expect(await house.query('SELECT 1 FROM api_keys')).toHaveLength(before);
  });

  it('note when they were last used, off the request', async () => {
    const { apiKey: { id }, secret } = await create(ada);
    await callerOf(secret);
    await house.get(LastSeen).write();
    expect((await ada.do(ApiKeys, (part) => part.find(ada.accountId, id)))?.lastUsedAt).toBeInstanceOf(Date);
  });

  describe('rotation', () => {
    it('gives a key that may do the same, for as long, out of the same budget; the old one ends at once', async () => {
      const fay = await house.person('fay@example.com');
      const now = Date.now() + house.get(Clock).offset;
      const old = await create(fay, { name: 'Robot', scopes: ['generation:write'], mode: ApiKeyMode.TEST, creditLimit: 10, expiresAt: new Date(now + 30 * DAY) });
      const fresh = await fay.do(RotateApiKey, (part) => part.run(old.apiKey.id, 0));
      expect(fresh.apiKey).toMatchObject({ name: 'Robot', scopes: ['generation:write'], mode: 'TEST', rotatedFrom: old.apiKey.id });
      expect(Math.abs((fresh.apiKey.expiresAt?.getTime() ?? 0) - now - 30 * DAY)).toBeLessThan(MINUTE);
      expect(published.at(-1)).toEqual(new ApiKeyCreated(fresh.apiKey.id, fay.accountId, null, old.apiKey.id));
      expect(await isRefused(`Bearer ${old.secret}`)).toBe(true);
      expect(await callerOf(fresh.secret)).toMatchObject({ apiKeyId: fresh.apiKey.id });
      expect(await fay.refusal(RotateApiKey, (part) => part.run(old.apiKey.id, 0))).toBe('INVALID_STATE');
    });

    it('lets the old one work on for the overlap, but never beyond its own expiry', async () => {
      const gil = await house.person('gil@example.com');
      const now = Date.now() + house.get(Clock).offset;
      const lasting = await create(gil);
      const ending = await create(gil, { expiresAt: new Date(now + 30_000) });
      await gil.do(RotateApiKey, (part) => part.run(lasting.apiKey.id, 60));
      await gil.do(RotateApiKey, (part) => part.run(ending.apiKey.id, 3_600));
      expect(await callerOf(lasting.secret)).not.toBeNull();
      house.advance(31_000);
      expect(await callerOf(lasting.secret)).not.toBeNull();
      expect(await isRefused(`Bearer ${ending.secret}`)).toBe(true);
      house.advance(30_000);
      expect(await isRefused(`Bearer ${lasting.secret}`)).toBe(true);
    });

    it.each([0, 3_600])('twice at once, with %d seconds of overlap, makes one new key, which lasts as long as the old one was meant to', async (overlap) => {
      const hal = await house.person(`hal${overlap}@example.com`);
      const expiresAt = new Date(Date.now() + house.get(Clock).offset + 30 * DAY);
      const { apiKey: { id } } = await create(hal, { expiresAt });
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => hal.do(RotateApiKey, (part) => part.run(id, overlap))));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await hal.refusal(RotateApiKey, (part) => part.run(id, overlap))).toBe('INVALID_STATE');
      const successors = await house.query<{ expires_at: Date }>('SELECT expires_at FROM api_keys WHERE rotated_from = $1', [id]);
      expect(successors).toHaveLength(1);
      expect(Math.abs((successors[0]?.expires_at.getTime() ?? 0) - expiresAt.getTime())).toBeLessThan(MINUTE);
    });

    it('at once tells open sockets to look; with an overlap the old key is still there to be found', async () => {
      const ivy = await house.person('ivy@example.com');
      const told: string[] = [];
      const stop = house.get(PgNotifications).on(CALLER_CHANGED, (accountId) => void told.push(accountId));
      const lasting = await create(ivy);
      const leaked = await create(ivy);
      const [first, second] = [await callerOf(lasting.secret), await callerOf(leaked.secret)];
      await ivy.do(RotateApiKey, (part) => part.run(lasting.apiKey.id, 60));
      await ivy.do(RotateApiKey, (part) => part.run(leaked.apiKey.id, 0));
      await waitFor(() => told.includes(ivy.accountId), { what: 'the notification' });
      stop();
      const recheck = (caller: typeof first) => caller && house.get(Authenticator).recheck(caller);
      expect(await recheck(first)).toMatchObject({ caller: { apiKeyId: lasting.apiKey.id } });
      expect(await recheck(second)).toBeNull();
    });
  });

  it('an account has fifty at most, however many are asked for at once', async () => {
    const ida = await house.person('ida@example.com');
    for (let made = 0; made < 48; made += 1) await create(ida);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => create(ida)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(outcomes.filter((one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'TOO_MANY_API_KEYS')).toHaveLength(4);
    const [first] = await ida.do(ApiKeys, (part) => part.listOf(ida.accountId));
    await ida.do(RevokeApiKey, (part) => part.run(first?.id ?? ''));
    await create(ida);
  });
});
