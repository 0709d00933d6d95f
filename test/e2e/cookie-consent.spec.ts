import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { registeredAs, type RegisteredCookie } from '../../src/modules/consent/domain/cookie-register.js';
import { SetCookieConsent } from '../../src/modules/consent/set-cookie-consent.js';
import { Clock } from '../../src/platform/clock/index.js';
import { Role } from '../../src/platform/context/index.js';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import { ipSubject, type Limit } from '../../src/platform/rate-limit/index.js';
import { moveClock, untilNoon } from '../support/advance-clock.js';
import { startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { places, Visitor } from './cookie-visitor.js';

const register = JSON.parse(readFileSync('policies/cookies.json', 'utf8')) as readonly RegisteredCookie[];

const DAY = 24 * 60 * 60_000;

describe('choices about cookies, over HTTP', () => {
  let app: TestApp;
  let clock: Clock;
  /** Business time; what is done and sent meanwhile is of one day. */
  const toNoon = (day = 0) => moveClock(app, untilNoon() + day * DAY);
  beforeAll(async () => {
    app = await startApp({ TRUST_PROXY: '1', REGION_HEADER: 'x-region' });
    clock = app.app.get(Clock, { strict: false });
    await toNoon();
  });
  afterEach(() => toNoon());
  afterAll(() => app.close());

  const visitor = (place: string = places.GB, headers: Record<string, string> = {}) => new Visitor(app, place, headers);

  it('a browser that has said nothing: every consent is false, and nothing is set [P27]', async () => {
    const browser = visitor();
    expect(await browser.consent()).toEqual({
      necessary: true, analytics: false, marketing: false, bannerRequired: true, gpc: false, gpcBound: false, regime: 'UK', policyVersion: expect.any(String), decidedAt: null,
      signals: {
        ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied', analytics_storage: 'denied', functionality_storage: 'granted', security_storage: 'granted',
      },
    });
    await browser.banner();
    expect([...browser.cookies.keys()]).toEqual([]);
  });

  it('analytics only after consent: events are dropped until then, and no answer gives an analytics cookie, before or after [P42]', async () => {
    const browser = visitor();
    const given = () => browser.given.map((header) => header.slice(0, header.indexOf('=')));
    expect(await browser.track(clock.now())).toEqual({ accepted: 0, dropped: 1 });
    await browser.banner();
    await browser.consent();
    expect(given()).toEqual([]);
    await browser.answer(false, true);
    expect(await browser.track(clock.now())).toEqual({ accepted: 0, dropped: 1 });
    expect(await browser.consent()).toMatchObject({ analytics: false, signals: { analytics_storage: 'denied' } });
    expect(given()).toEqual(['visitor']);
    await browser.answer(true, false);
    expect(await browser.track(clock.now())).toEqual({ accepted: 1, dropped: 0 });
    await browser.consent();
    expect(given()).toEqual(['visitor', 'visitor']);
    expect(registeredAs(register, 'visitor')).toMatchObject({ category: 'NECESSARY' });
    // What an earlier visit or another site of the domain left behind is taken away where it isn't allowed.
    const other = visitor();
    for (const name of ['_ga', '_ga_X1Y2Z3']) other.cookies.set(name, 'left');
    await other.consent();
    expect([...other.cookies.keys()]).toEqual([]);
  });

  it('an answer switches on exactly what it allows', async () => {
    for (const [analytics, marketing] of [[true, false], [false, true], [true, true], [false, false]] as const) {
      const browser = visitor();
      expect(await browser.answer(analytics, marketing)).toMatchObject({ __typename: 'CookieConsent', analytics, marketing, bannerRequired: false });
      const signal = (on: boolean) => (on ? 'granted' : 'denied');
      expect(await browser.consent()).toMatchObject({
        analytics, marketing, bannerRequired: false, decidedAt: expect.any(String),
        signals: { analytics_storage: signal(analytics), ad_storage: signal(marketing), ad_user_data: signal(marketing), ad_personalization: signal(marketing) },
      });
      expect(browser.given).toEqual([expect.stringMatching(/^visitor=[\w-]{43}\.2; Max-Age=31[56]\d{5}; Path=\/; HttpOnly; SameSite=Lax$/)]);
    }
  });

  it('withdrawing without an account: denied, cookies expired, the next event dropped [P44]', async () => {
    const browser = visitor();
    await browser.answer(true, true);
    for (const name of ['_ga', '_ga_X1Y2Z3', '_gcl_au', 'theme']) browser.cookies.set(name, 'value');
    expect(await browser.track(clock.now())).toEqual({ accepted: 1, dropped: 0 });

    const { set, ...withdrawn } = await browser.answer(false, false);
    expect(withdrawn).toMatchObject({ __typename: 'CookieConsent', analytics: false, marketing: false, bannerRequired: false });
    for (const name of ['_ga', '_ga_X1Y2Z3', '_gcl_au', '_gcl_aw']) expect(set).toContainEqual(expect.stringMatching(`^${name}=; Max-Age=0;`));
    expect([...browser.cookies.keys()]).toEqual(['visitor', 'theme']);
    expect(await browser.track(clock.now())).toEqual({ accepted: 0, dropped: 1 });
    expect(await browser.consent()).toMatchObject({ analytics: false, marketing: false, signals: { analytics_storage: 'denied', ad_storage: 'denied' } });
  });

  it('a browser that lost the answer to its withdrawal has withdrawn all the same [P44]', async () => {
    const browser = visitor();
    await browser.answer(true, true);
    const before = new Map(browser.cookies);
    await browser.answer(false, false);
    for (const [name, value] of before) browser.cookies.set(name, value);
    expect(await browser.consent()).toMatchObject({ analytics: false, marketing: false });
  });

  it('cookies deleted in the browser: no consent, and the banner returns [P45]', async () => {
    const browser = visitor();
    await browser.answer(true, true);
    expect(await browser.consent()).toMatchObject({ analytics: true, bannerRequired: false });
    browser.cookies.clear();
    expect(await browser.consent()).toMatchObject({ analytics: false, marketing: false, bannerRequired: true, decidedAt: null });
    browser.cookies.set('visitor', `${'A'.repeat(43)}.7`);
    expect(await browser.consent()).toMatchObject({ analytics: false, marketing: false, bannerRequired: true });
  });

  it('nobody is asked again for 12 months, and an answer holds no longer than that', async () => {
    const [yes, no] = [visitor(), visitor()];
    await yes.answer(true, true);
    await no.answer(false, false);
    await toNoon(364);
    expect([await yes.consent(), await no.consent()]).toMatchObject([{ analytics: true, bannerRequired: false }, { analytics: false, bannerRequired: false }]);
    await toNoon(367);
    expect([await yes.consent(), await no.consent()]).toMatchObject([{ analytics: false, bannerRequired: true }, { analytics: false, bannerRequired: true }]);
  });

  it('a cookie policy that changes something that matters ends the answers about older ones; any other does not', async () => {
    const publish = async (version: string, material: boolean) => {
      const [document] = await app.database.ownerQuery<{ id: string }>(
        `INSERT INTO legal_documents SELECT gen_random_uuid(), kind, $1, figures, digest, frozen_at FROM legal_documents WHERE kind = 'COOKIE_POLICY' LIMIT 1 RETURNING id`, [version]);
      await app.database.ownerQuery(
        `INSERT INTO legal_publications (document_id, kind, state, material, reason, staff_action_id, planned_at, notices_sent_at, effective_at, created_at)
         VALUES ($1, 'COOKIE_POLICY', 'IN_FORCE', $2, 'For the test', gen_random_uuid(), now(), now() - interval '20 days', $3, now() - interval '30 days')`,
        [document?.id, material, new Date()]);
      await app.database.ownerQuery('SELECT pg_notify($1, $2)', ['legal_documents', document?.id]);
      await waitFor(async () => (await visitor().consent()).policyVersion === version, { what: `version ${version}` });
    };
    const browser = visitor();
    await browser.answer(true, false);
    await publish('2098-01-01', false);
    expect(await browser.consent()).toMatchObject({ analytics: true, bannerRequired: false });
    await publish('2099-01-01', true);
    expect(await browser.consent()).toMatchObject({ analytics: false, bannerRequired: true });
    expect(await browser.answer(true, false)).toMatchObject({ analytics: true, bannerRequired: false });
  });

  it('rules follow the place, and an unknown one gets the strictest [P1]', async () => {
    const at = async (place: string, headers?: Record<string, string>) => {
      const { regime, bannerRequired } = await visitor(place, headers).consent();
      return `${regime} ${bannerRequired}`;
    };
    expect(await at(places.GB)).toBe('UK true');
    expect(await at(places.DE)).toBe('EU_EEA true');
    expect(await at(places.CH)).toBe('CH true');
    expect(await at(places.BR)).toBe('CONSENT true');
    expect(await at(places.US)).toBe('US_CA false');
    expect(await at(places.unknown)).toBe('EU_EEA true');
    // From a proxy that is trusted; an ending that no country has is as unknown as nothing.
    expect(await at(places.GB, { 'x-region': 'US-TX' })).toBe('US_SIGNAL false');
    expect(await at(places.US, { 'x-region': 'QQ' })).toBe('EU_EEA true');
  });

  it('a region is country and state at most: the address stands in sessions and logs only [P13]', async () => {
    const browser = visitor();
    await browser.answer(true, false);
    await browser.track(clock.now());
    const person = { email: `${newId()}@example.com`, password: 'teal otters juggle at dawn' };
    await app.app.get(SeedAccount, { strict: false }).account({ ...person, role: Role.USER, displayName: 'Visitor' });
    expect(await browser.signIn(person.email, person.password)).toBe('SignedIn');
    const tables = await app.database.ownerQuery<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name !~ '^request_log(_[0-9]{8})?$'`);
    expect(tables.length).toBeGreaterThan(30);
    const found: string[] = [];
    for (const { name } of tables) {
      if ((await app.database.ownerQuery(`SELECT 1 FROM ${name} t WHERE t::text LIKE '%${places.GB}%' LIMIT 1`)).length > 0) found.push(name);
    }
    // The one place besides the log, which shows that the search finds it.
    expect(found).toEqual(['sessions']);
    // What is left of the place is one of a few sets of rules.
    const { regimes } = JSON.parse(readFileSync('policies/regimes.json', 'utf8')) as { regimes: readonly { key: string }[] };
    const kept = await app.database.ownerQuery<{ regime: string }>('SELECT DISTINCT regime FROM consent_records');
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.map(({ regime }) => regime).filter((regime) => !regimes.some(({ key }) => key === regime))).toEqual([]);
  });

  it('the banner is the same text for everybody of a language and a place, under its hash', async () => {
    const [first, second, german, american] = [await visitor().banner('EN'), await visitor().banner('EN'), await visitor().banner('DE'), await visitor(places.US).banner('EN')];
    expect(second).toEqual(first);
    expect(first.textHash).toBe(createHash('sha256').update(first.html).digest('hex'));
    expect(german.html).toContain('Alle ablehnen');
    expect(american.html).toContain('opt out of the sale or sharing');
    expect(new Set([first, german, american].map(({ id }) => id)).size).toBe(3);
  });

  it('only a banner can be answered', async () => {
    const browser = visitor();
    const { id } = await browser.banner();
    const [other] = await app.database.ownerQuery<{ id: string }>(
      `INSERT INTO consent_notices SELECT gen_random_uuid(), 'MODEL_TRAINING', locale, policy_version, text_hash, html, shown_from FROM consent_notices LIMIT 1 RETURNING id`);
    for (const wrong of ['', 'x', 'notice_01h00000000000000000000000', id.replace('notice', 'consent'), toPublicId('notice', other?.id ?? '')]) {
      expect(await browser.answer(true, true, wrong)).toMatchObject({ __typename: 'NotFound', set: [] });
    }
    expect(await browser.consent()).toMatchObject({ analytics: false, decidedAt: null });
  });

  it('a page elsewhere can neither answer for a visitor nor see what they chose', async () => {
    const preflight = await request(app.url).options('/graphql').set('Origin', 'https://evil.example').set('Access-Control-Request-Method', 'POST').set('Access-Control-Request-Headers', 'content-type');
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    const body = JSON.stringify({ query: 'mutation { setCookieConsent(input: { bannerId: "x", analytics: true, marketing: true }) { __typename } }' });
    expect((await request(app.url).post('/graphql').set('Content-Type', 'text/plain').send(body)).status).toBeGreaterThanOrEqual(400);
    const browser = visitor();
    expect((await browser.answer(true, false)).set).toContainEqual(expect.stringMatching(/^visitor=\S+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/));
  });

  it('an invented number is not taken over: the browser gets one of ours', async () => {
    const browser = visitor();
    const invented = 'B'.repeat(43);
    browser.cookies.set('visitor', `${invented}.1`);
    await browser.answer(true, true);
    expect(browser.cookies.get('visitor')).toMatch(/^[\w-]{43}\.\d+$/);
    expect(browser.cookies.get('visitor')).not.toContain(invented);
    const thief = visitor();
    thief.cookies.set('visitor', `${invented}.1`);
    expect(await thief.consent()).toMatchObject({ analytics: false, bannerRequired: true });
  });

  it('a thousand changes a minute: consents are limited, the last accepted answer stands, and withdrawing always works', async () => {
    const browser = visitor(places.DE);
    const { id } = await browser.banner();
    const results: string[] = [];
    for (let n = 0; n < 46; n += 1) results.push((await browser.answer(n % 2 === 0, false, id)).__typename);
    expect(new Set(results.filter((_, n) => n % 2 === 1))).toEqual(new Set(['CookieConsent']));
    const refused = results.indexOf('RateLimited');
    expect(refused).toBeGreaterThan(10);
    // Refused: what holds is the last one that was accepted, which was a withdrawal.
    expect(await browser.consent()).toMatchObject({ analytics: false });
    expect(await browser.answer(true, false, id)).toMatchObject({ __typename: 'RateLimited', retryAfterSeconds: expect.any(Number) });
    const [{ records } = { records: 0 }] = await app.database.ownerQuery<{ records: number }>("SELECT count(*)::int AS records FROM consent_records WHERE regime = 'EU_EEA'");
    expect(records).toBeLessThan(100);
  });

  it('over the limit an answer still takes back what it takes back, and switches nothing on', async () => {
    const browser = visitor(places.CH);
    const { id } = await browser.banner();
    for (let n = 0; (await browser.answer(true, n % 2 === 0, id)).__typename !== 'RateLimited'; n += 1) expect(n).toBeLessThan(100);
    expect(await browser.consent()).toMatchObject({ analytics: true, marketing: false });
    browser.cookies.set('_ga', 'value');
    expect(await browser.answer(false, true, id)).toMatchObject({ __typename: 'RateLimited' });
    expect(await browser.consent()).toMatchObject({ analytics: false, marketing: false });
    expect([...browser.cookies.keys()]).toEqual(['visitor']);
  });

  it('from an address that is over the limit, a signed-in person still refuses from a browser that nobody knows', async () => {
    const crowd = visitor('192.0.2.77');
    const { id } = await crowd.banner();
    const person = { email: `${newId()}@example.com`, password: 'teal otters juggle at dawn' };
    const { accountId } = await app.app.get(SeedAccount, { strict: false }).account({ ...person, role: Role.USER, displayName: 'Visitor' });
    const mine = visitor('192.0.2.77');
    expect(await mine.signIn(person.email, person.password)).toBe('SignedIn');
    const answers = Reflect.get(app.app.get(SetCookieConsent, { strict: false }), 'answers') as Limit;
    await answers.block(ipSubject('192.0.2.77'), 600);
    expect(await crowd.answer(false, false, id)).toMatchObject({ __typename: 'RateLimited' });
    expect(await mine.answer(false, false, id)).toMatchObject({ __typename: 'CookieConsent', analytics: false, marketing: false });
    expect(await app.database.ownerQuery('SELECT granted FROM consent_latest WHERE subject_id = (SELECT id FROM consent_subjects WHERE account_id = $1)', [accountId])).toEqual([{ granted: false }, { granted: false }]);
  });

  it('what says nothing new adds nothing to the log: the same again, and refusals of whatever banner', async () => {
    const browser = visitor(places.BR);
    const [english, german] = [(await browser.banner('EN')).id, (await browser.banner('DE')).id];
    const records = () => app.database.ownerQuery<{ purpose: string; granted: boolean }>("SELECT purpose, granted FROM consent_records WHERE regime = 'CONSENT' ORDER BY id");
    for (let n = 0; n < 30; n += 1) expect(await browser.answer(false, false, n % 2 === 0 ? english : german)).toMatchObject({ __typename: 'CookieConsent' });
    expect(await records()).toHaveLength(2);
    for (let n = 0; n < 30; n += 1) expect(await browser.answer(true, false, english)).toMatchObject({ __typename: 'CookieConsent', analytics: true });
    expect(await records()).toHaveLength(3);
    // Another text is another consent, and counts as one.
    const results = [];
    for (let n = 0; n < 30; n += 1) results.push((await browser.answer(true, false, n % 2 === 0 ? german : english)).__typename);
    expect(results).toContain('RateLimited');
    expect((await records()).length).toBeLessThan(30);
    // The same a while later begins its period anew.
    const before = (await records()).length;
    await toNoon(2);
    await browser.answer(false, false, english);
    await toNoon(4);
    await browser.answer(false, false, english);
    expect(await records()).toHaveLength(before + 4);
  });

  it('someone with a consent that was refused another keeps the first one', async () => {
    const browser = visitor(places.CH);
    const { id } = await browser.banner();
    // The first counts for the address, the other twenty for the browser.
    for (let n = 0; n <= 40; n += 1) await browser.answer(n % 2 === 0, false, id);
    const kept = await browser.consent();
    expect(kept).toMatchObject({ analytics: true, marketing: false });
    expect(await browser.answer(true, true, id)).toMatchObject({ __typename: 'RateLimited' });
    expect(await browser.consent()).toEqual(kept);
  });
});
