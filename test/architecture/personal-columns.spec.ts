import { dataMaps } from '../../src/data-maps.js';
import { newId } from '../../src/platform/ids/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Column { name: string; type: string }

/** All that is known of a device. */
const DEVICE = ['request_log.ip', 'request_log.user_agent', 'sessions.ip', 'sessions.user_agent', 'usage_events.device'];
/** Hashes of an order, to know the same one again. */
const ORDERS = ['idempotency_keys.fingerprint', 'quotes.fingerprint'];
const SECRET = /(^|_)(password|secret|token|seed)(_|$).*hash|password_hash|secret_hash|token_hash/;

describe('columns about people', () => {
  let database: TestDatabase;
  let live: Column[];
  beforeAll(async () => {
    database = await createTestDatabase();
    live = await database.ownerQuery<Column>(
      `SELECT c.relname || '.' || a.attname AS name, format_type(a.atttypid, NULL) AS type
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped`);
    expect(live.length).toBeGreaterThan(100);
  });
  afterAll(() => database.drop());

  const mapped = () => dataMaps.flat().flatMap(({ table, columns }) => Object.entries(columns).map(([column, map]) => ({ name: `${table}.${column}`, map })));

  it('of devices know the address and the name of the browser, and nothing that tells one device from another [P12]', () => {
    const device = /fingerprint|user_agent|device|screen|canvas|webgl|font|plugin|battery|timezone|gyro|sensor|(^|[._])mac(_|$)|imei|advertising_id|idfa|gaid/;
    expect(live.filter(({ name, type }) => device.test(name) || type === 'inet' || type === 'cidr' || type.startsWith('macaddr'))
      .map(({ name }) => name).filter((name) => !ORDERS.includes(name)).sort()).toEqual(DEVICE);
  });

  it('hold full addresses of the network in sessions and in the request log only [P13]', () => {
    const address = live.filter(({ name, type }) => type === 'inet' || type === 'cidr' || /(^|[._])(ip|ips|ip_address|remote_addr|remote_address|forwarded_for)$/.test(name));
    expect(address.map(({ name }) => name).sort()).toEqual(['request_log.ip', 'sessions.ip']);
    expect(live.filter(({ name, type }) => /latitude|longitude|(^|[._])(lat|lon|lng|geo|city|postcode|postal_code|coordinates)$/.test(name) || type === 'point')).toEqual([]);
  });

  it('that hold the hash of a secret are in no export [P7]', () => {
    const hashes = mapped().filter(({ name }) => SECRET.test(name));
    expect(hashes.map(({ name }) => name)).toEqual(expect.arrayContaining(['identities.password_hash', 'sign_ups.password_hash', 'sessions.token_hash', 'api_keys.secret_hash']));
    expect(hashes.filter(({ map }) => map.export === 'shown').map(({ name }) => name)).toEqual([]);
  });

  it('name who vouches for a person: one of four, or the row is refused [P6]', async () => {
    const accountId = newId();
    await database.ownerQuery(`INSERT INTO accounts (id, email, email_canonical, locale, role, lifecycle, created_at) VALUES ($1, 'p6@example.com', 'p6@example.com', 'EN', 'USER', 'ACTIVE', now())`, [accountId]);
    const insert = (provider: string) => database.ownerQuery(
      `INSERT INTO identities (id, account_id, provider, provider_subject, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, now())`,
      [newId(), accountId, provider, provider === 'EMAIL' ? null : newId(), provider === 'EMAIL' ? '$argon2id$x' : null]);
    for (const provider of ['GOOGLE', 'FACEBOOK', 'APPLE', 'EMAIL']) await insert(provider);
    expect((await database.ownerQuery<{ provider: string }>('SELECT provider FROM identities ORDER BY 1')).map(({ provider }) => provider)).toEqual(['APPLE', 'EMAIL', 'FACEBOOK', 'GOOGLE']);
    for (const provider of ['TWITTER', 'google', '']) await expect(insert(provider)).rejects.toMatchObject({ constraint: 'chk_identities_provider' });
  });
});
