import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { cookieCategories, registeredAs, type RegisteredCookie } from '../../src/modules/consent/domain/cookie-register.js';
import { cookieProblem, watchCookies } from '../support/registered-cookies.js';

const register = JSON.parse(readFileSync('policies/cookies.json', 'utf8')) as readonly RegisteredCookie[];
/** Whatever makes an answer set a cookie. */
const SETS = /\.(?:setCookie|clearCookie|cookie)\(|['"`]set-cookie['"`]/i;
/** Where cookies may be set; their names are constants there, looked at below. */
const MAY_SET = ['src/modules/accounts/session-cookie.ts', 'src/modules/consent/visitor-cookie.ts'];

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).map((name) => join(folder, name));
const setters = (files: readonly string[], text = (file: string) => readFileSync(file, 'utf8')) => files.filter((file) => SETS.test(text(file))).sort();

describe('cookies [P40]', () => {
  it('are set in two places only, under names that are on the register', () => {
    expect(setters(sources('src'))).toEqual(MAY_SET);
    const names = MAY_SET.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/'(?:__Host-)?(\w+)' : '(\w+)'/g)].flatMap(([, secure = '', plain = '']) => [`__Host-${secure}`, plain]));
    expect(names).toEqual(['__Host-session', 'session', '__Host-visitor', 'visitor']);
    for (const name of names) expect(registeredAs(register, name)).toMatchObject({ category: 'NECESSARY', setBy: 'server' });
  });

  it('a new place that sets one is found', () => {
    for (const code of ["reply.setCookie('x', '1')", "reply.header('Set-Cookie', 'x=1')", "response.cookie('x', '1')", 'reply.raw.setHeader("set-cookie", x)']) {
      expect(setters(['new.ts'], () => code)).toEqual(['new.ts']);
    }
    expect(setters(['new.ts'], () => 'const cookie = request.headers.cookie; // Set-Cookie')).toEqual([]);
  });

  it.each([
    ['one that nobody registered', 'tracker=1; Max-Age=60; HttpOnly; SameSite=Lax', false],
    ['one of a page’s', '_ga=1; Max-Age=60; SameSite=Lax', false],
    ['a session that scripts can read', 'session=abc; Max-Age=60; SameSite=Lax', false],
    ['a session that other sites send', 'session=abc; Max-Age=60; HttpOnly; SameSite=None', false],
    ['a session that stays for ever', 'session=abc; Max-Age=99999999; HttpOnly; SameSite=Lax', false],
    ['a session that stays a minute too long', `session=abc; Max-Age=${90 * 24 * 60 * 60 + 60}; HttpOnly; SameSite=Lax`, false],
    ['a session over plain HTTP in production', '__Host-session=abc; Max-Age=60; HttpOnly; SameSite=Lax', true],
    ['a session without its prefix in production', 'session=abc; Max-Age=60; HttpOnly; Secure; SameSite=Lax', true],
  ])('%s is a problem', (_what, header, secure) => expect(cookieProblem(header, secure)).not.toBeNull());

  it.each([
    ['session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax', false], [`session=abc; Max-Age=${90 * 24 * 60 * 60}; Path=/; HttpOnly; SameSite=Lax`, false],
    ['__Host-visitor=abc; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax', true],
    ['_ga_ABC=; Max-Age=0; Path=/', true], ['session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax', false],
  ])('%s is none', (header, secure) => expect(cookieProblem(header, secure)).toBeNull());

  it('an unregistered Set-Cookie fails the run in which it was sent [P40]', async () => {
    const server = Fastify();
    const problems = watchCookies(server, false);
    server.get('/right', (_request, reply) => reply.header('set-cookie', 'session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax').send('right'));
    server.get('/wrong', (_request, reply) => reply.header('set-cookie', ['session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax', 'stray=1']).send('wrong'));
    await server.inject('/right');
    expect(problems).toEqual([]);
    await server.inject('/wrong');
    await server.close();
    expect(problems).toEqual(['stray is not on the register']);
    // startApp, by which every end-to-end test runs the product, asks this and throws when it closes.
    expect(readFileSync('test/support/app.ts', 'utf8')).toMatch(/strayCookies = watchCookies\(.*\n[^]*if \(strayCookies\.length > 0\) throw new Error/);
  });

  it('the register says all there is to say of each', () => {
    const texts = JSON.parse(readFileSync('policies/texts/cookies.json', 'utf8')) as Record<string, { purpose?: Record<string, string> }>;
    expect(Object.keys(texts).sort()).toEqual(register.map(({ key }) => key).sort());
    for (const cookie of register) {
      expect(cookie).toEqual({
        key: expect.stringMatching(/^[a-z-]+$/), name: expect.stringMatching(/^\w+\*?$/), prefix: expect.stringMatching(/^(__Host-)?$/), category: expect.any(String), provider: expect.stringMatching(/./),
        period: expect.stringMatching(/^P\d+[DMY]$/), setBy: expect.stringMatching(/^(server|page)$/), httpOnly: expect.any(Boolean), secure: true, sameSite: expect.stringMatching(/^(Lax|Strict|None)$/),
      });
      expect(cookieCategories).toContain(cookie.category);
      // What waits for consent is never set by an answer of ours.
      if (cookie.category !== 'NECESSARY') expect([cookie.key, cookie.setBy]).toEqual([cookie.key, 'page']);
    }
    expect(new Set(register.map(({ name }) => name)).size).toBe(register.length);
  });

  it('whoever sets one is us, or a recipient that people can read about', () => {
    const recipients = JSON.parse(readFileSync('policies/recipients.json', 'utf8')) as readonly { readonly name: string; readonly kind: string }[];
    const kinds = { NECESSARY: 'in-house', ANALYTICS: 'analytics', MARKETING: 'advertising' } as const;
    for (const { key, category, provider } of register) {
      expect({ key, provider, kind: recipients.find(({ name }) => name === provider)?.kind }).toEqual({ key, provider, kind: kinds[category] });
    }
  });
});
