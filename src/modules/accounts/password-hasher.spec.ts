import 'reflect-metadata';
import { hash } from '@node-rs/argon2';
import type { ClsStore } from 'nestjs-cls';
import { RateLimitedError } from '../../platform/errors/index.js';

// Before anything that requires it: what is loaded as CommonJS can't wait for a module that is still being loaded.
await import('@nestjs/common');
const { ClsServiceManager } = await import('nestjs-cls');
const { RequestEndedError, RequestLife } = await import('../../platform/context/index.js');
const { MAX_RUNNING, MAX_WAITING, PasswordHasher } = await import('./password-hasher.js');

const PASSWORD = 'teal otters juggle at dawn';

describe('password hashes [P7]', () => {
  const hasher = new PasswordHasher();
  afterAll(() => hasher.onApplicationShutdown());

  it('are argon2id of the composed characters, with a salt of their own', async () => {
    const [composed, again] = await Promise.all([hasher.hash('caf\u00e9 au lait at five'), hasher.hash('caf\u00e9 au lait at five')]);
    expect(composed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(again).not.toBe(composed);
    expect(await hasher.matches('cafe\u0301 au lait at five', composed)).toBe(true);
    expect(await hasher.matches('cafe au lait at five', composed)).toBe(false);
  });

  it('nothing matches where there is no hash', async () => {
    expect(await hasher.matches(PASSWORD, null)).toBe(false);
  });

  it('knows hashes made with other parameters', async () => {
    expect(hasher.isOutdated(await hasher.hash(PASSWORD))).toBe(false);
    expect(hasher.isOutdated(await hash(PASSWORD, { memoryCost: 8_192 }))).toBe(true);
  });

  it('a flood is sent away instead of piling up, and the service recovers', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: MAX_RUNNING + MAX_WAITING + 3 }, () => hasher.matches(PASSWORD, null)));
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(3);
    expect(refused.every(({ reason }) => reason instanceof RateLimitedError)).toBe(true);
    expect(await hasher.matches(PASSWORD, await hasher.hash(PASSWORD))).toBe(true);
  });

  it('are not worked out for somebody who has gone before their turn', async () => {
    const life = new RequestLife();
    const ends: string[] = [];
    const ahead = Array.from({ length: MAX_RUNNING }, () => hasher.hash(PASSWORD).then(() => ends.push('ahead')));
    const gone = ClsServiceManager.getClsService().runWith({ request: { life } } as ClsStore, () => hasher.hash(PASSWORD)).catch((error: unknown) => {
      ends.push('gone');
      return error;
    });
    const behind = hasher.hash(PASSWORD).then(() => ends.push('behind'));
    life.end('disconnected');
    expect(await gone).toBeInstanceOf(RequestEndedError);
    await Promise.all([...ahead, behind]);
    expect(ends).toEqual(['gone', ...ahead.map(() => 'ahead'), 'behind']);
  });
});
