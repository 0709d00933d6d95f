import type { EventEmitter } from 'node:events';
import type { Client } from 'pg';
import { BoundedPool } from '../../../src/platform/database/bounded-pool.js';

const statement = { name: 'prepared-query-spec', text: 'SELECT n::int AS number, $2::timestamptz AS at, $3::text[] AS words FROM generate_series(1, 10 / $1::int) AS n' };
const values = (count: number) => [count, '2026-01-02T03:04:05.000Z', ['a', 'b']];
const row = (number: number) => ({ number, at: new Date('2026-01-02T03:04:05.000Z'), words: ['a', 'b'] });

describe('a prepared statement', () => {
  const pool = new BoundedPool({ connectionString: process.env['TEST_DATABASE_URL'] ?? '', max: 1 });
  let descriptions = 0;
  pool.on('connect', (client) => {
    const { connection } = client as unknown as Client & { connection: EventEmitter };
    connection.on('rowDescription', () => { descriptions += 1; });
  });
  afterAll(() => pool.end());

  it('is described once, and its rows are read alike each time', async () => {
    const client = await pool.connect();
    const before = descriptions;
    const asked = async (divisor: number) => (await client.query<object>({ ...statement, values: values(divisor) })).rows;
    expect(await asked(10)).toEqual([row(1)]);
    expect(await asked(5)).toEqual([row(1), row(2)]);
    // None of them, then a failure, then rows again.
    expect(await asked(11)).toEqual([]);
    await expect(asked(0)).rejects.toThrow('division by zero');
    expect(await asked(5)).toEqual([row(1), row(2)]);
    expect(descriptions - before).toBe(1);
    client.release();
  });

  it('keeps its rows apart from those of others that go out with it', async () => {
    const client = await pool.connect();
    const other = { name: 'prepared-query-spec-other', text: 'SELECT $1::text AS word' };
    for (const its of ['described', 'known']) {
      const [rows, words] = await Promise.all([client.query<object>({ ...statement, values: values(10) }), client.query<object>({ ...other, values: ['x'] })]);
      expect({ its, rows: rows.rows, words: words.rows }).toEqual({ its, rows: [row(1)], words: [{ word: 'x' }] });
    }
    client.release();
  });
});
