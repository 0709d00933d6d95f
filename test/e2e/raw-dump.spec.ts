import { startApp, type TestApp } from '../support/app.js';
import { customer } from './customer.js';

const PASSWORD = 'teal otters juggle at dawn';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.close());

/** Every row of every table as text, bytes both as hex and as they are. */
async function dump(): Promise<string> {
  const tables = await app.database.ownerQuery<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  const rows: string[] = [];
  for (const { name } of tables) rows.push(...(await app.database.ownerQuery<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)).map(({ row }) => row));
  return rows.join('\n');
}

it('a raw dump has no password, no session and no API key in it [P59]', async () => {
  const who = await customer(app, 10);
  const { apiKey = '' } = await who.apiKey(['generation:read']);
  const session = who.as.cookie?.split('=')[1] ?? '';
  expect([apiKey, session].map(({ length }) => length > 30)).toEqual([true, true]);
  const all = await dump();
  expect(all).toContain(who.email);
  for (const secret of [PASSWORD, apiKey, apiKey.split('_').at(-1) ?? apiKey, session]) {
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64'), Buffer.from(secret, 'base64url').toString('hex')]) {
      expect(form.length >= 16 && all.includes(form)).toBe(false);
    }
  }
});
