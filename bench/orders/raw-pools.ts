import { Pool, type PoolConfig, type QueryConfig } from 'pg';
import { databaseOptions } from '../../src/platform/database/database-options.js';
import type { Statement } from './capture.js';

/** The statements of an order by pg alone, over pools like the product's: connections with the same settings, as many of them. */
export class RawPools {
  private readonly pools: Readonly<Record<Statement['pool'], Pool>>;

  constructor(connectionString: string, size: number) {
    const { extra } = databaseOptions({ url: connectionString, as: 'application' }) as { extra?: PoolConfig };
    const queue = { ...extra, pipeline: false, options: `${extra?.options?.replace('-c default_transaction_read_only=on ', '')} -c synchronous_commit=off` };
    this.pools = { application: new Pool({ connectionString, max: size, ...extra }), queue: new Pool({ connectionString, max: 4, ...queue }) };
  }

  /** One after the other, or right behind it where the product doesn't wait either; those between a START and a COMMIT on one connection. */
  async send(statements: readonly Statement[]): Promise<void> {
    for (let at = 0; at < statements.length;) {
      const end = statements[at]?.text.startsWith('START') ? statements.findIndex(({ text }, index) => index > at && text === 'COMMIT') + 1 : at + 1;
      if (end === 0) throw new Error('a transaction without an end');
      await this.sendPart(statements.slice(at, end));
      at = end;
    }
  }

  private async sendPart(statements: readonly Statement[]): Promise<void> {
    const connection = await this.pools[statements[0]?.pool ?? 'application'].connect();
    try {
      let sent: Promise<unknown>[] = [];
      for (const statement of statements) {
        if (!statement.behind) {
          await Promise.all(sent);
          sent = [];
        }
        sent.push(connection.query(queryOf(statement)));
      }
      await Promise.all(sent);
    } finally {
      connection.release();
    }
  }
}

const queryOf = ({ name, text, values }: Statement): QueryConfig => ({ ...(name ? { name } : {}), text, values: [...values] });
