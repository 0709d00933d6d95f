import { randomBytes } from 'node:crypto';
import { ConsentLog, CookieChoices } from '../../src/modules/consent/index.js';
import { regimeFor } from '../../src/modules/consent/regimes.js';
import { visitorHash } from '../../src/modules/consent/visitor-cookie.js';
import { ContextStore, Locale, type RequestContext, Role } from '../../src/platform/context/index.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { Regions } from '../../src/platform/region/index.js';
import { openProduct } from '../orders/product.js';
import { obey } from '../orders/turn.js';

/** Reads of region and choices in the product's own process, as a request makes them, without HTTP and GraphQL. */
const { app, get } = await openProduct();
await app.init();
const [log, uow, store, regions, choices] = [get(ConsentLog), get(UnitOfWork), get(ContextStore), get(Regions), get(CookieChoices)];

/** Allows analytics, in a browser and in the account that is signed in on it. */
async function allow(accountId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await store.runDetached(() => uow.run(async () => {
    const common = { policyVersion: '9999-12-31', locale: Locale.EN, regime: 'UK', gpc: false, source: 'BANNER' };
    for (const subjectId of [await log.subjectOfVisitor(visitorHash(token)), await log.subjectOfAccount(accountId)]) {
      await log.append([{ ...common, subjectId, purpose: 'COOKIES_ANALYTICS', granted: true }, { ...common, subjectId, purpose: 'COOKIES_MARKETING', granted: false }]);
    }
  }));
  return `__Host-session=${randomBytes(32).toString('base64url')}; __Host-visitor=${token}.2`;
}

const requests: Pick<RequestContext, 'ip' | 'caller' | 'http'>[] = [];

/** @throws Error when something else is found than was said */
async function read(index: number): Promise<void> {
  const request = requests[index % requests.length];
  if (!request) throw new Error('nobody asks');
  await store.run({ correlationId: '', locale: Locale.EN, userAgent: '', ...request, memo: new Map() }, async () => {
    const { key } = regimeFor(regions.current());
    const { analytics, marketing } = await choices.current();
    if (key !== 'UK' || !analytics || marketing) throw new Error(`read ${key} ${analytics} ${marketing}`);
  });
}

obey({
  prepare: async ({ accountIds }: { accountIds: string[] }) => {
    for (const accountId of accountIds) {
      const http = { request: { headers: { cookie: await allow(accountId), 'user-agent': 'bench' }, socket: { remoteAddress: '127.0.0.1' } }, reply: {} } as unknown as NonNullable<RequestContext['http']>;
      requests.push({ ip: `81.2.69.${requests.length % 256}`, caller: { kind: 'session', accountId, sessionId: newId(), role: Role.USER, authenticatedAt: new Date() }, http });
    }
  },
  /** @returns CPU milliseconds of one, the context that it needs included */
  read: async ({ count }: { count: number }): Promise<number> => {
    const before = process.cpuUsage();
    for (let index = 0; index < count; index += 1) await read(index);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / count;
  },
});
