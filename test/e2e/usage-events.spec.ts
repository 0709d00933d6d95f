import { SetConsent } from '../../src/modules/consent/set-consent.js';
import { AccountPurpose } from '../../src/modules/consent/domain/account-purpose.js';
import { PurposeNotices } from '../../src/modules/consent/purpose-notices.js';
import { PurposeRole } from '../../src/modules/consent/purpose-role.js';
import { UsageSalts } from '../../src/modules/consent/usage-salts.js';
import { SeedAccount } from '../../src/modules/accounts/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { ContextStore, Locale, Role } from '../../src/platform/context/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { Browser } from '../support/browser.js';
import { customer } from './customer.js';

const TRACK = 'mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted dropped } }';
const SET = 'mutation ($input: SetCookieConsentInput!) { setCookieConsent(input: $input) { __typename } }';
const FIGURES = 'query ($day: DateTime!) { usageFigures(day: $day) { name device events people } }';
const IMPORT = `mutation ($input: ImportAudienceInsightsInput!) { importAudienceInsights(input: $input) {
  __typename ... on AudienceInsightsImported { id rows } ... on InvalidInput { code field message } } }`;
const PASSWORD = 'teal otters juggle at dawn';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148';
const LANDED = 'https://dreamlux.ai/pricing?utm_source=letter&gclid=Cj0KCQiA&fbclid=IwAR0&msclkid=1&wbraid=2&gbraid=3&ttclid=4';

let app: TestApp;
let browsers = 0;
beforeAll(async () => { app = await startApp({ TRUST_PROXY: '1' }); });
afterAll(() => app.close());

/** Each has an address of its own, so that none uses up another's share. */
const browse = () => new Browser(app, { 'x-forwarded-for': `81.2.69.${(browsers += 1)}`, 'user-agent': PHONE });
const allow = async (browser: Browser, analytics: boolean, marketing = false) => {
  const { data } = await browser.graphql<{ cookieBanner: { id: string } }>('{ cookieBanner { id } }');
  const answer = await browser.graphql(SET, { input: { bannerId: data.cookieBanner.id, analytics, marketing } });
  expect(answer.errors).toBeUndefined();
};
const event = (properties: object = {}, name = 'page_viewed') => ({ name, at: app.app.get(Clock).now(), properties });
const track = async (browser: Browser, ...events: object[]) => {
  const { data, errors } = await browser.graphql<{ trackEvents: { accepted: number; dropped: number } }>(TRACK, { input: { events } });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.trackEvents;
};
const stored = () => app.database.ownerQuery<{ id: string; name: string; at: Date; pseudonym: Buffer; device: string; properties: Record<string, unknown> }>('SELECT * FROM usage_events ORDER BY id');
beforeEach(() => app.database.ownerQuery('TRUNCATE usage_events'));

describe('usage events', () => {
  it('are dropped before consent to analytics, and after a refusal; no cookie is set for them [P42]', async () => {
    const browser = browse();
    expect(await track(browser, event(), event())).toEqual({ accepted: 0, dropped: 2 });
    expect([...browser.cookies.keys()]).toEqual([]);
    await allow(browser, false, true);
    expect(await track(browser, event())).toEqual({ accepted: 0, dropped: 1 });
    expect(await stored()).toEqual([]);
  });

  it('are kept from the answer on, until it is taken back [P42] [P44]', async () => {
    const browser = browse();
    await allow(browser, true);
    expect(await track(browser, event({ url: 'https://dreamlux.ai/create' }), event({}, 'no_such_event'))).toEqual({ accepted: 1, dropped: 1 });
    await allow(browser, false);
    expect(await track(browser, event())).toEqual({ accepted: 0, dropped: 1 });
    expect(await stored()).toMatchObject([{ name: 'page_viewed', device: 'PHONE', properties: { url: { path: '/create' } } }]);
  });

  it('hold no words, file names, addresses or ids, whatever is sent [P14]', async () => {
    const browser = browse();
    await allow(browser, true);
    const canary = 'canary-anna@example.com';
    const sent = [
      event({ prompt: canary }, 'generation_ordered'), event({ kind: canary }, 'generation_ordered'), event({ fileName: `${canary}.png` }, 'output_opened'), event({}, canary),
      event({ url: `https://dreamlux.ai/history?prompt=${canary}` }), event({ url: `https://dreamlux.ai/${canary}#${canary}` }), event({ url: `https://${canary}/` }), event({ [canary]: 1 }),
    ];
    const { accepted, dropped } = await track(browser, ...sent);
    expect({ accepted, dropped }).toEqual({ accepted: 3, dropped: 5 });
    expect(JSON.stringify(await stored())).not.toMatch(/canary|anna|81\.2\.69|iPhone/i);
  });

  it('lose ad click ids and labels of campaigns without consent to marketing; click ids are never kept [P43]', async () => {
    const [without, withIt] = [browse(), browse()];
    await allow(without, true);
    await allow(withIt, true, true);
    await track(without, event({ url: LANDED }));
    await track(withIt, event({ url: LANDED }));
    expect((await stored()).map(({ properties }) => properties)).toEqual([
      { url: { path: '/pricing' } }, { url: { path: '/pricing', campaign: { utm_source: 'letter', ad_platform: 'google' } } },
    ]);
  });

  it('at most fifty at a time, well formed; a key sends none', async () => {
    const browser = browse();
    await allow(browser, true);
    const fifty = Array.from({ length: 50 }, () => event());
    expect(await track(browser, ...fifty)).toEqual({ accepted: 50, dropped: 0 });
    const { errors } = await browser.graphql(TRACK, { input: { events: [...fifty, event()] } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await track(browser)).toEqual({ accepted: 0, dropped: 0 });
    const key = await (await customer(app, 0)).apiKey(['generation:read']);
    const answer = await app.graphql(TRACK, { input: { events: [event()] } }, { ...key, headers: { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    expect(answer.data).toEqual({ trackEvents: { accepted: 0, dropped: 1 } });
    expect(await stored()).toHaveLength(50);
  });
});

/** Business time ahead of the wall's. */
const moveClock = (milliseconds: number) => fetch(`${app.url}/dev/clock`, {
  method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ now: milliseconds === 0 ? null : new Date(Date.now() + milliseconds).toISOString() }),
});
const staff = async (role: Role) => {
  const email = `${newId()}@example.com`;
  await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role, displayName: 'Staff' });
  const { cookie } = await app.graphql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } });
  return { cookie };
};

describe('pseudonyms', () => {
  it('change every day, with a salt that is destroyed, and lead neither to the browser nor to the account; figures that leave name nobody [P30]', async () => {
    const person = await customer(app, 0);
    const people = Array.from({ length: 10 }, browse);
    for (const browser of people) {
      browser.cookies.set('session', String(person.as.cookie).replace(/^session=/, ''));
      await allow(browser, true);
      await track(browser, event(), event());
    }
    const lone = browse();
    await allow(lone, true);
    await track(lone, event({}, 'search_used'));
    const today = await stored();
    expect(new Set(today.map(({ pseudonym }) => pseudonym.toString('hex'))).size).toBe(11);
    const auditor = await staff(Role.AUDITOR);
    const { data } = await app.graphql(FIGURES, { day: today[0]?.at.toISOString() }, auditor);
    expect(data).toEqual({ usageFigures: [{ name: 'page_viewed', device: 'PHONE', events: 20, people: 10 }] });
    const ids = [person.email, person.accountId, ...people.flatMap(({ cookies }) => [...cookies.values()])];
    const pseudonyms = today.map(({ pseudonym }) => pseudonym.toString('hex'));
    expect([...ids, ...pseudonyms].filter((id) => JSON.stringify(data).includes(id))).toEqual([]);
    expect(ids.filter((id) => JSON.stringify(today.map((row) => ({ ...row, pseudonym: row.pseudonym.toString('hex') }))).includes(id))).toEqual([]);

    const [salt] = await app.database.ownerQuery<{ salt: Buffer }>('SELECT salt FROM usage_salts');
    try {
      await moveClock(24 * 3_600_000);
      await track(lone, event({}, 'search_used'));
      const tomorrow = (await stored()).at(-1);
      expect(pseudonyms).not.toContain(tomorrow?.pseudonym.toString('hex'));
      const salts = await app.database.ownerQuery<{ salt: Buffer }>('SELECT salt FROM usage_salts');
      expect(salts).toHaveLength(1);
      expect(salts[0]?.salt).not.toEqual(salt?.salt);
      // Where nobody uses the product on the next day, the nightly job destroys it.
      await moveClock(48 * 3_600_000);
      await app.app.get(ContextStore).runDetached(() => app.app.get(UsageSalts, { strict: false }).destroyOld());
      expect(await app.database.ownerQuery('SELECT 1 FROM usage_salts')).toEqual([]);
    } finally {
      await moveClock(0);
    }
  });
});

describe('database roles', () => {
  const read = (purpose: 'analytics' | 'improvement', sql: string) => app.app.get(ContextStore).runDetached(() => app.app.get(PurposeRole, { strict: false }).read(purpose, sql));

  it('the one for analytics reads usage and audiences, and is refused inputs, prompts, accounts, consents and salts [P19]', async () => {
    await expect(read('analytics', 'SELECT count(*) FROM usage_events')).resolves.toHaveLength(1);
    await expect(read('analytics', 'SELECT count(*) FROM audience_insights')).resolves.toHaveLength(1);
    const others = (await app.database.ownerQuery<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relname NOT IN ('usage_events', 'audience_insights')`)).map(({ name }) => name);
    expect(others).toEqual(expect.arrayContaining(['generations', 'generation_inputs', 'uploads', 'outputs', 'accounts', 'sessions', 'consent_records', 'usage_salts', 'request_log']));
    for (const table of others) await expect(read('analytics', `SELECT 1 FROM ${table} LIMIT 1`)).rejects.toMatchObject({ driverError: { code: '42501' } });
    await expect(read('analytics', `DELETE FROM usage_events`)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('the one for improving the product sees uploads and prompts of those who agreed, and of nobody else [P20]', async () => {
    const [person, other] = [await customer(app, 10), await customer(app, 10)];
    for (const { mutate } of [person, other]) {
      await mutate('createGeneration', { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a fox of mine', resolution: '512' }, '... on Generation { id }');
      await mutate('createUpload', { contentType: 'image/png', byteSize: 10 }, '... on UploadTicket { putUrl }');
    }
    const rows = async () => [await read('improvement', 'SELECT * FROM improvement_generations'), await read('improvement', 'SELECT * FROM improvement_uploads')];
    expect(await rows()).toEqual([[], []]);
    const agree = (granted: boolean) => app.app.get(ContextStore).runDetached(async () => {
      const notice = await app.app.get(PurposeNotices, { strict: false }).toShow(AccountPurpose.PRODUCT_IMPROVEMENT, Locale.EN, null);
      const accountId = (await app.database.ownerQuery<{ id: string }>('SELECT id FROM accounts WHERE email = $1', [person.email]))[0]?.id ?? '';
      await app.app.get(SetConsent, { strict: false }).run(accountId, { purpose: AccountPurpose.PRODUCT_IMPROVEMENT, granted, noticeId: notice?.id ?? null, recipient: null });
    });
    await agree(true);
    const [generations, uploads] = await rows();
    expect([generations?.length, uploads?.length]).toEqual([1, 1]);
    expect(Object.keys(generations?.[0] ?? {})).not.toContain('account_id');
    await agree(false);
    expect(await rows()).toEqual([[], []]);
    for (const table of ['generations', 'uploads', 'accounts', 'usage_events']) await expect(read('improvement', `SELECT 1 FROM ${table}`)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });
});

describe('audience insights', () => {
  const bring = async (rows: object[], change: object = {}) => {
    const input = { source: 'GOOGLE_ADS', firstDay: '2026-01-01T00:00:00Z', lastDay: '2026-01-31T00:00:00Z', rows, ...change };
    const { data, errors } = await app.graphql<{ importAudienceInsights: { __typename: string; rows?: number; code?: string; field?: string; message?: string } }>(IMPORT, { input }, await staff(Role.ADMIN));
    return data?.importAudienceInsights ?? errors?.[0]?.extensions;
  };
  const row = { country: 'DE', ageBand: '25-34', people: 1_200, clicks: 90 };
  const kept = () => app.database.ownerQuery('SELECT dimensions, counts FROM audience_insights ORDER BY id');

  it('are imported as totals, once per platform and days, and audited', async () => {
    expect(await bring([row])).toMatchObject({ __typename: 'AudienceInsightsImported', rows: 1 });
    expect(await bring([row, { ...row, country: 'FR' }])).toMatchObject({ rows: 2 });
    expect(await kept()).toHaveLength(2);
    expect(await app.database.ownerQuery(`SELECT 1 FROM audit_events WHERE action = 'insights.imported'`)).toHaveLength(2);
  });

  it('are refused as a whole where one row is about a person [P18]', async () => {
    await app.database.ownerQuery('TRUNCATE audience_insights');
    const cases: [object, string][] = [
      [{ ...row, country: 'FR', email: 'canary@example.com' }, 'INSIGHT_UNKNOWN_COLUMN'], [{ ...row, country: 'FR', gclid: 'canary' }, 'INSIGHT_UNKNOWN_COLUMN'],
      [{ ...row, country: 'canary@example.com' }, 'INSIGHT_NOT_AGGREGATED'], [{ country: 'FR', clicks: 90 }, 'INSIGHT_NOT_AGGREGATED'], [row, 'INSIGHT_NOT_AGGREGATED'],
      [{ ...row, country: 'FR', people: 1 }, 'INSIGHT_TOO_FEW_PEOPLE'], [{ ...row, country: 'FR', clicks: 1 }, 'INSIGHT_TOO_FEW_PEOPLE'],
    ];
    for (const [bad, code] of cases) {
      const answer = await bring([row, bad]);
      expect(answer).toMatchObject({ __typename: 'InvalidInput', code, field: 'rows.1' });
      expect(JSON.stringify(answer)).not.toContain('canary');
    }
    expect(await kept()).toEqual([]);
  });

  it('are of a platform and days that exist', async () => {
    expect(await bring([row], { source: 'A_FRIEND' })).toMatchObject({ field: 'source' });
    expect(await bring([row], { lastDay: '2099-01-01T00:00:00Z' })).toMatchObject({ field: 'lastDay' });
    expect(await bring([row], { firstDay: '2026-02-01T00:00:00Z' })).toMatchObject({ field: 'lastDay' });
    expect(await bring([])).toMatchObject({ __typename: 'InvalidInput' });
  });
});
