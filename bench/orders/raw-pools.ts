import { Pool, type PoolConfig, type QueryConfig } from 'pg';
import { databaseOptions } from '../../src/platform/database/database-options.js';
import type { Statement } from './capture.js';

/** The statements of an order by pg alone, over pools like the product's: connections with the same settings, as many of them. */
export class RawPools {
  private readonly pools: Readonly<Record<Statement['pool'], Pool>>;

  constructor(connectionString: string, size: number) {
    const { extra } = databaseOptions({ url: connectionString, as: 'application' }) as { extra?: PoolConfig };
    const queue = { ...extra, options: `${extra?.options?.replace('-c default_transaction_read_only=on ', '')} -c synchronous_commit=off` };
    this.pools = { application: new Pool({ connectionString, max: size, ...extra }), queue: new Pool({ connectionString, max: 4, ...queue }) };
  }

  /** One after the other; those between a START and a COMMIT on one connection. */
  async send(statements: readonly Statement[]): Promise<void> {
    const left = statements.values();
    for (const first of left) {
      const connection = await this.pools[first.pool].connect();
      try {
        await connection.query(queryOf(first));
        for (let last = !first.text.startsWith('START'); !last;) {
          const next = left.next().value;
          if (!next) throw new Error('a transaction without an end');
          await connection.query(queryOf(next));
          last = next.text === 'COMMIT';
        }
      } finally {
        connection.release();
      }
    }
  }
}

const queryOf = ({ name, text, values }: Statement): QueryConfig => ({ ...(name ? { name } : {}), text, values: [...values] });
