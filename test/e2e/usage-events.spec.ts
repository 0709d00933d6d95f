import { createSecretKey } from 'node:crypto';
import { SetConsent } from '../../src/modules/consent/set-consent.js';
import { AccountPurpose } from '../../src/modules/consent/domain/account-purpose.js';
import { PurposeNotices } from '../../src/modules/consent/purpose-notices.js';
import { PurposeRole } from '../../src/modules/consent/purpose-role.js';
import { pseudonymOf } from '../../src/modules/consent/domain/usage-pseudonym.js';
import { UsageSalts } from '../../src/modules/consent/usage-salts.js';
import { Clock } from '../../src/platform/clock/index.js';
import { ContextStore, Locale, Role } from '../../src/platform/context/index.js';
import { Database, UnitOfWork } from '../../src/platform/database/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { Browser } from '../support/browser.js';
import { changingNothing } from '../support/snapshot.js';
import { waitFor } from '../support/wait-for.js';
import { customer } from './customer.js';
import { staff } from './staff.js';

const TRACK = 'mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted dropped } }';
const SET = 'mutation ($input: SetCookieConsentInput!) { setCookieConsent(input: $input) { __typename } }';
const FIGURES = 'query ($day: DateTime!) { usageFigures(day: $day) { name device events people } }';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148';
const LANDED = 'https://dreamlux.ai/pricing?utm_source=newsletter&gclid=Cj0KCQiA&fbclid=IwAR0&msclkid=1&wbraid=2&gbraid=3&ttclid=4';

let app: TestApp;
let browsers = 0;
/** No test is to see midnight (UTC), where days and their salts change, unless it means to. */
const NOON = (Math.floor(Date.now() / 86_400_000) + 1.5) * 86_400_000;
/** Business time, in hours from that noon. */
const moveClock = async (hours: number) => {
  const { ok } = await fetch(`${app.url}/dev/clock`, {
    method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ now: new Date(NOON + hours * 3_600_000).toISOString() }),
  });
  expect(ok).toBe(true);
};
beforeAll(async () => {
  // Without a worker: the jobs of the nights that the clock skips would change tables meanwhile.
  app = await startApp({ TRUST_PROXY: '1', ROLE: 'api' });
  await moveClock(0);
});
afterAll(() => app.close());

/** Each has an address of its own, so that none uses up another's share. */
const browse = () => new Browser(app, { 'x-forwarded-for': `81.2.69.${(browsers += 1)}`, 'user-agent': PHONE });
const allow = async (browser: Browser, analytics: boolean, marketing = false) => {
  const { data } = await browser.graphql<{ cookieBanner: { id: string } }>('{ cookieBanner { id } }');
  const answer = await browser.graphql(SET, { input: { bannerId: data.cookieBanner.id, analytics, marketing } });
  expect(answer.errors).toBeUndefined();
};
const hoursAgo = (hours: number) => new Date(app.app.get(Clock).now().getTime() - hours * 3_600_000);
const event = (properties: object = {}, name = 'page_viewed', at = hoursAgo(0)) => ({ name, at, properties });
const track = async (browser: Browser, ...events: object[]) => {
  const { data, errors } = await browser.graphql<{ trackEvents: { accepted: number; dropped: number } }>(TRACK, { input: { events } });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.trackEvents;
};
const stored = () => app.database.ownerQuery<{ id: string; name: string; at: Date; pseudonym: Buffer; device: string; properties: Record<string, unknown> }>('SELECT * FROM usage_events ORDER BY id');
beforeEach(() => app.database.ownerQuery('TRUNCATE usage_events'));

describe('usage events', () => {
  it('are dropped before consent to analytics, and after a refusal; no cookie is set for them, and no table knows of them [P42]', async () => {
    const browser = browse();
    expect(await changingNothing(app.database, () => track(browser, event(), event()))).toEqual({ accepted: 0, dropped: 2 });
    expect([...browser.cookies.keys()]).toEqual([]);
    await allow(browser, false, true);
    expect(await changingNothing(app.database, () => track(browser, event()))).toEqual({ accepted: 0, dropped: 1 });
    expect(await stored()).toEqual([]);
  });

  it('from before the consent, the browser’s or the account’s, are dropped after it too; so are those of another day [P42] [P30]', async () => {
    const [browser, elsewhere] = [browse(), browse()];
    const session = String((await customer(app, 0)).as.cookie).replace(/^session=/, '');
    try {
      await allow(browser, true);
      await moveClock(1);
      expect(await track(browser, event({}, 'search_used', hoursAgo(2)), event({}, 'search_used', hoursAgo(0.5)))).toEqual({ accepted: 1, dropped: 1 });
      for (const one of [browser, elsewhere]) one.cookies.set('session', session);
      await allow(elsewhere, false);
      expect(await track(browser, event())).toEqual({ accepted: 0, dropped: 1 });
      await moveClock(3);
      await allow(elsewhere, true);
      await moveClock(4);
      expect(await track(browser, event({}, 'help_opened', hoursAgo(2)), event({}, 'help_opened', hoursAgo(0.5)))).toEqual({ accepted: 1, dropped: 1 });
      await moveClock(13);
      expect(await track(browser, event({}, 'page_viewed', hoursAgo(2)), event({}, 'page_viewed', hoursAgo(0.5)))).toEqual({ accepted: 1, dropped: 1 });
    } finally {
      await moveClock(0);
    }
    expect((await stored()).map(({ name, at }) => [name, (at.getTime() - NOON) / 3_600_000])).toEqual([['search_used', 0.5], ['help_opened', 3.5], ['page_viewed', 12.5]]);
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
    await allow(browser, true, true);
    const canary = 'canary-anna@example.com';
    const sent = [
      event({ prompt: canary }, 'generation_ordered'), event({ kind: canary }, 'generation_ordered'), event({ fileName: `${canary}.png` }, 'output_opened'), event({}, canary),
      event({ url: `https://dreamlux.ai/history?prompt=${canary}` }), event({ url: `https://dreamlux.ai/${canary}#${canary}` }), event({ url: `https://${canary}/` }), event({ [canary]: 1 }),
      event({ url: 'https://dreamlux.ai/?utm_source=canary&utm_medium=canary&utm_campaign=canary-anna&utm_term=canary&gclid=canary' }),
    ];
    const { accepted, dropped } = await track(browser, ...sent);
    expect({ accepted, dropped }).toEqual({ accepted: 4, dropped: 5 });
    expect(JSON.stringify(await stored())).not.toMatch(/canary|anna|81\.2\.69|iPhone/i);
  });

  it('lose ad click ids and labels of campaigns without consent to marketing; click ids are never kept [P43]', async () => {
    const [without, withIt] = [browse(), browse()];
    await allow(without, true);
    await allow(withIt, true, true);
    await track(without, event({ url: LANDED }));
    await track(withIt, event({ url: LANDED }));
    expect((await stored()).map(({ properties }) => properties)).toEqual([
      { url: { path: '/pricing' } }, { url: { path: '/pricing', campaign: { utm_source: 'newsletter', ad_platform: 'google' } } },
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

describe('pseudonyms', () => {
  const salts = () => app.database.ownerQuery<{ day: Date; salt: Buffer }>('SELECT day, salt FROM usage_salts');
  const tablesWith = async (bytes: Buffer) => {
    const tables = await app.database.ownerQuery<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    const found = await Promise.all(tables.map(({ name }) => app.database.ownerQuery<{ name: string }>(`SELECT '${name}' AS name FROM "${name}" x WHERE x::text LIKE $1 LIMIT 1`, [`%${bytes.toString('hex')}%`])));
    return found.flat().map(({ name }) => name);
  };

  it('are one per browser all day and another every day, and can’t be worked out again once the salt of the day is destroyed [P30]', async () => {
    const browsers = [browse(), browse()];
    for (const browser of browsers) await allow(browser, true);
    const tokens = browsers.map(({ cookies }) => String(cookies.get('visitor')).split('.')[0] ?? '');
    /** Of each browser, now. */
    const pseudonyms = async () => {
      await app.database.ownerQuery('TRUNCATE usage_events');
      for (const browser of browsers) expect(await track(browser, event())).toEqual({ accepted: 1, dropped: 0 });
      return (await stored()).map(({ pseudonym }) => pseudonym.toString('hex'));
    };
    const underSalts = async () => (await salts()).flatMap(({ salt }) => tokens.map((token) => pseudonymOf(createSecretKey(salt), token).toString('hex')));
    try {
      // A day that no other test has been to.
      await moveClock(240);
      const morning = await pseudonyms();
      const [salt] = await salts();
      expect(new Set(morning).size).toBe(2);
      // Whoever has the salt can: it is what has to go.
      expect(await underSalts()).toEqual(morning);
      await moveClock(251);
      expect(await pseudonyms()).toEqual(morning);
      await moveClock(253);
      const tomorrow = await pseudonyms();
      expect(new Set([...morning, ...tomorrow]).size).toBe(4);
      expect(await underSalts()).toEqual(tomorrow);
      expect(salt?.salt).toHaveLength(32);
      expect(await tablesWith(salt?.salt ?? Buffer.alloc(32))).toEqual([]);
      expect(await tablesWith((await salts())[0]?.salt ?? Buffer.alloc(32))).toEqual(['usage_salts']);
      // Where nobody uses the product on the next day, the nightly job destroys it.
      await moveClock(277);
      await app.app.get(ContextStore).runDetached(() => app.app.get(UsageSalts, { strict: false }).destroyOld());
      expect(await salts()).toEqual([]);
    } finally {
      await moveClock(0);
    }
  });

  it('are made with a salt that no process remembers when its day is over, used or not, nor when it ends [P30]', async () => {
    const clock = new Clock();
    const [database, uow] = [app.app.get(Database, { strict: false }), app.app.get(UnitOfWork, { strict: false })];
    const salts = new UsageSalts(database, uow, clock);
    const remembered = () => Reflect.get(salts, 'known') as object | null;
    const DAY_MS = 86_400_000;
    try {
      await app.app.get(ContextStore).runDetached(() => {
        clock.moveTo(DAY_MS - (Date.now() % DAY_MS) - 3_000);
        const salt = salts.today();
        expect(remembered()).not.toBeNull();
        return salt;
      });
      await waitFor(() => remembered() === null, { what: 'the salt to be forgotten' });
      await app.app.get(ContextStore).runDetached(() => salts.today());
      expect(remembered()).not.toBeNull();
    } finally {
      salts.onModuleDestroy();
    }
    expect(remembered()).toBeNull();
  });

  it('lead neither to the browser nor to the account; figures that leave name nobody [P30]', async () => {
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
    const auditor = await staff(app, Role.AUDITOR);
    const { data } = await app.graphql(FIGURES, { day: today[0]?.at.toISOString() }, auditor);
    expect(data).toEqual({ usageFigures: [{ name: 'page_viewed', device: 'PHONE', events: 20, people: 10 }] });
    const ids = [person.email, person.accountId, ...people.flatMap(({ cookies }) => [...cookies.values()])];
    const pseudonyms = today.map(({ pseudonym }) => pseudonym.toString('hex'));
    expect([...ids, ...pseudonyms].filter((id) => JSON.stringify(data).includes(id))).toEqual([]);
    expect(ids.filter((id) => JSON.stringify(today.map((row) => ({ ...row, pseudonym: row.pseudonym.toString('hex') }))).includes(id))).toEqual([]);
  });

  it('there are figures of days that were, and of no others', async () => {
    const auditor = await staff(app, Role.AUDITOR);
    for (const day of ['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', new Date(NOON + 86_400_000).toISOString()]) {
      const { errors } = await app.graphql(FIGURES, { day }, auditor);
      expect([day, errors?.[0]?.extensions]).toEqual([day, expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'day' })]);
    }
    expect((await app.graphql(FIGURES, { day: new Date(NOON - 400 * 86_400_000).toISOString() }, auditor)).data).toEqual({ usageFigures: [] });
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
    const looks = await app.database.ownerQuery("SELECT actor_kind, details FROM audit_events WHERE action = 'improvement.read' ORDER BY id");
    expect(looks).toEqual([0, 0, 1, 1, 0, 0].map((count) => ({ actor_kind: 'SYSTEM', details: { rows: count } })));
    for (const table of ['generations', 'uploads', 'accounts', 'usage_events']) await expect(read('improvement', `SELECT 1 FROM ${table}`)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('shows it no row of anybody else by way of a condition that tells what it sees [P20]', async () => {
    const { mutate } = await customer(app, 10);
    await mutate('createGeneration', { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a secret fox', resolution: '512' }, '... on Generation { id }');
    await mutate('createUpload', { contentType: 'image/png', byteSize: 10 }, '... on UploadTicket { putUrl }');
    // So cheap that it is asked first, wherever that is allowed.
    await app.database.ownerQuery(`CREATE FUNCTION tell(seen text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE EXCEPTION 'seen: %', seen; END $$`);
    try {
      await expect(app.database.ownerQuery('SELECT 1 FROM generations WHERE tell(prompt)')).rejects.toThrow('seen: a ');
      await expect(read('improvement', 'SELECT id FROM improvement_generations WHERE tell(prompt)')).resolves.toEqual([]);
      await expect(read('improvement', 'SELECT id FROM improvement_uploads WHERE tell(status)')).resolves.toEqual([]);
    } finally {
      await app.database.ownerQuery('DROP FUNCTION tell');
    }
    const open = await app.database.ownerQuery(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
      AND has_table_privilege('dreamlux_improvement', oid, 'SELECT') AND NOT coalesce('security_barrier=true' = ANY (reloptions), false)`);
    expect(open).toEqual([]);
  });
});
