import { dataMaps } from '../../../src/data-maps.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const NOT_ALLOWED = { code: '42501' };

describe('tables that only grow', () => {
  // Days of the request log are dropped whole, by functions of their own.
  const tables = dataMaps.flat().filter(({ appendOnly, table }) => appendOnly && table !== 'request_log').map(({ table }) => table);
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.ownerQuery(`INSERT INTO consent_records (id, subject_id, seq, purpose, granted, policy_version, locale, regime, gpc, source, recorded_at)
      SELECT gen_random_uuid(), gen_random_uuid(), 1, 'COOKIES_ANALYTICS', true, '2026-11-23', 'EN', 'UK', false, 'BANNER', day FROM unnest(ARRAY['2024-01-01', '2026-01-01']::timestamptz[]) day`);
  });
  afterAll(() => database.drop());

  const kept = async () => (await database.ownerQuery<{ day: string }>("SELECT to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY') AS day FROM consent_records ORDER BY 1")).map(({ day }) => day);

  it('refuse their owner’s slips too, each of them', async () => {
    expect(tables.length).toBeGreaterThan(6);
    for (const table of tables) {
      for (const change of [`UPDATE ${table} SET ${await itself(table)}`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
        expect([change, await database.ownerQuery(change).then(() => 'done', ({ code }: { code: string }) => code)]).toEqual([change, NOT_ALLOWED.code]);
      }
    }
  });

  it('lose rows by a function that says it is for retention, which the application may call; not by the application’s own hand', async () => {
    await database.ownerQuery(`
      CREATE FUNCTION forget_old_choices(before timestamptz) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = public, pg_temp SET dreamlux.retention = 'on' AS $$
      DECLARE gone integer;
      BEGIN
        DELETE FROM consent_records WHERE recorded_at < before;
        GET DIAGNOSTICS gone = ROW_COUNT;
        RETURN gone;
      END $$`);
    const asApplication = (statement: string) => database.ownerQuery(`DO $$ BEGIN SET LOCAL ROLE dreamlux_app; SET LOCAL dreamlux.retention = 'on'; ${statement}; END $$`);
    await expect(asApplication('DELETE FROM consent_records')).rejects.toMatchObject(NOT_ALLOWED);
    await asApplication("PERFORM forget_old_choices('2025-01-01')");
    expect(await kept()).toEqual(['2026']);
    // Nothing of it stays behind for what comes next, and it is a way to delete, to nothing else.
    await expect(database.ownerQuery('DELETE FROM consent_records')).rejects.toMatchObject(NOT_ALLOWED);
    for (const change of ['UPDATE consent_records SET granted = false', 'TRUNCATE consent_records']) {
      await expect(database.ownerQuery(`SET dreamlux.retention = 'on'; ${change}`)).rejects.toMatchObject(NOT_ALLOWED);
    }
    expect(await kept()).toEqual(['2026']);
  });

  /** An update that changes nothing. */
  async function itself(table: string): Promise<string> {
    const [row] = await database.ownerQuery<{ name: string }>('SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1', [table]);
    return `${row?.name} = ${row?.name}`;
  }
});
