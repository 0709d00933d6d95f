import cookie from '@fastify/cookie';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { loadConfig } from '../../../src/config/index.js';
import { Locale, type RequestContext } from '../../../src/platform/context/index.js';
import { newVisitorToken, VisitorCookie } from '../../../src/modules/consent/visitor-cookie.js';

const production = {
  NODE_ENV: 'production', DATABASE_URL: 'postgres://db/dreamlux', REDIS_URL: 'redis://redis', PUBLIC_URL: 'https://api.dreamlux.test', WEB_URL: 'https://www.dreamlux.test', SECRET_KEY: 'x'.repeat(40),
  SMTP_URL: 'smtp://mail', MAIL_FROM: 'a@dreamlux.test', STORAGE_DIR: '/tmp',
};

/** What a request with these cookies gets where `work` answers it. */
async function answered(env: Record<string, string>, sent: string | undefined, work: (visitors: VisitorCookie, context: RequestContext) => void): Promise<string[]> {
  const server = Fastify();
  await server.register(cookie, { hook: false });
  const visitors = new VisitorCookie(loadConfig(env));
  server.get('/', (request: FastifyRequest, reply: FastifyReply) => {
    work(visitors, { correlationId: '', caller: null, locale: Locale.EN, ip: '', userAgent: '', memo: new Map(), http: { request, reply } });
    return 'ok';
  });
  const { headers } = await server.inject({ url: '/', ...(sent === undefined ? {} : { headers: { cookie: sent } }) });
  await server.close();
  return [headers['set-cookie'] ?? []].flat();
}
async function read(env: Record<string, string>, sent?: string): Promise<unknown> {
  let found: unknown;
  await answered(env, sent, (visitors, context) => { found = visitors.read(context); });
  return found;
}

describe("the visitor's cookie", () => {
  const token = newVisitorToken();

  it('is for this host alone, unreadable for scripts, and secure in production', async () => {
    expect(await answered(production, undefined, (visitors, context) => visitors.set(context, { token, seq: 4 }, 60))).toEqual([
      `__Host-visitor=${token}.4; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax`]);
    expect(await answered({}, undefined, (visitors, context) => visitors.set(context, { token, seq: 4 }, 60))).toEqual([`visitor=${token}.4; Max-Age=60; Path=/; HttpOnly; SameSite=Lax`]);
  });

  it('is read as it was set, under its own name only', async () => {
    expect(await read(production, `a=1; __Host-visitor=${token}.12; b=2`)).toEqual({ token, seq: 12 });
    expect(await read({}, `visitor=${token}.12`)).toEqual({ token, seq: 12 });
    for (const sent of [undefined, '', `visitor=${token}.12`, `x__Host-visitor=${token}.1`, `__Host-visitor=${token}`, `__Host-visitor=${token}.-1`, `__Host-visitor=${token}x.1`, '__Host-visitor=.1',
      `__Host-visitor=${token}.9999999999`, `__Host-visitor="${token}.1"`]) expect(await read(production, sent)).toBeNull();
  });

  it('counts as set for the rest of its own request', async () => {
    let found: unknown;
    await answered({}, undefined, (visitors, context) => {
      visitors.set(context, { token, seq: 1 }, 60);
      found = visitors.read(context);
    });
    expect(found).toEqual({ token, seq: 1 });
  });

  it('expires what pages have set, on the host and on the domain that it shares with the web app [P44]', async () => {
    const expired = (sent: string | undefined, only: 'all' | 'present', env: Record<string, string> = production) =>
      answered(env, sent, (visitors, context) => visitors.expire(context, 'ANALYTICS', only));
    expect(await expired('_ga_XYZ=1; __Host-session=s', 'all')).toEqual(['_ga', '_ga_XYZ'].flatMap((name) => [`${name}=; Max-Age=0; Path=/; SameSite=Lax`, `${name}=; Max-Age=0; Domain=dreamlux.test; Path=/; SameSite=Lax`]));
    expect(await expired('_ga=1', 'present')).toEqual(['_ga=; Max-Age=0; Path=/; SameSite=Lax', '_ga=; Max-Age=0; Domain=dreamlux.test; Path=/; SameSite=Lax']);
    expect(await expired('__Host-session=s; _gcl_au=1', 'present')).toEqual([]);
    expect(await expired(undefined, 'all', { ...production, WEB_URL: 'https://elsewhere.test' })).toEqual(['_ga=; Max-Age=0; Path=/; SameSite=Lax']);
    expect(await expired(undefined, 'all', {})).toEqual(['_ga=; Max-Age=0; Path=/; SameSite=Lax']);
  });
});
