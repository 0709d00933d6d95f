import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registeredAs, type RegisteredCookie } from '../../src/modules/consent/domain/cookie-register.js';
import { addPeriod } from '../../src/platform/clock/index.js';

const register = JSON.parse(readFileSync('policies/cookies.json', 'utf8')) as readonly RegisteredCookie[];

/** Years and months are not always as long, and tests move the clock to where a leap day is; days are. In milliseconds. */
const tolerance = (period: string): number => (/^P[^T]*[YM]/.test(period) ? 24 * 60 * 60_000 : 1_000);

/** What is wrong with a Set-Cookie header by policies/cookies.json, or null [P40]. Whoever expires a cookie need not repeat what it was like. */
export function cookieProblem(header: string, secure: boolean): string | null {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  const row = registeredAs(register, name);
  if (!row) return `${name} is not on the register`;
  const given = new Map(attributes.map((attribute): [string, string] => {
    const [key = '', value = ''] = attribute.split('=');
    return [key.toLowerCase(), value];
  }));
  const maxAge = given.get('max-age');
  if (maxAge === '0' || (pair.endsWith('=') && new Date(given.get('expires') ?? 0).getTime() === 0)) return null;
  if (row.setBy !== 'server') return `${name} is for pages to set`;
  if (given.has('httponly') !== row.httpOnly) return `${name} should ${row.httpOnly ? '' : 'not '}be HttpOnly`;
  if (given.get('samesite') !== row.sameSite) return `${name} should be SameSite=${row.sameSite}`;
  if (given.has('secure') !== (secure && row.secure)) return `${name} should ${secure ? '' : 'not '}be Secure here`;
  if (secure && !name.startsWith(row.prefix)) return `${name} should begin with ${row.prefix}`;
  const now = new Date();
  if (!maxAge || Number(maxAge) * 1_000 > addPeriod(now, row.period).getTime() - now.getTime() + tolerance(row.period)) return `${name} lives longer than ${row.period}`;
  return null;
}

/** Looks at every answer of a server. @returns what was wrong so far */
export function watchCookies(server: Pick<FastifyInstance, 'addHook'>, secure: boolean): readonly string[] {
  const problems: string[] = [];
  server.addHook('onResponse', (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const headers = [reply.raw.getHeader('set-cookie') ?? []].flat();
    for (const header of headers) {
      const problem = cookieProblem(String(header), secure);
      if (problem !== null) problems.push(problem);
    }
    done();
  });
  return problems;
}
