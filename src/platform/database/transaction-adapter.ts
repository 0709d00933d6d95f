import type { TransactionalAdapter } from '@nestjs-cls/transactional';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/**
 * Opens a read-write transaction on a pool whose connections are read-only by default: Postgres itself refuses a write outside of a unit of work.
 * (The published TypeORM adapter can't state the access mode, and would need a second round trip for it.)
 */
export class ReadWriteTransactionAdapter implements TransactionalAdapter<DataSource, EntityManager, object> {
  readonly connectionToken = getDataSourceToken();

  optionsFactory = (dataSource: DataSource) => ({
    wrapWithTransaction: async <T>(_options: object, fn: () => Promise<T>, setClient: (client?: EntityManager) => void): Promise<T> => {
      const runner = dataSource.createQueryRunner();
      const connection = (await runner.connect()) as PoolClient & { end(): Promise<void> };
      try {
        await runner.query('START TRANSACTION READ WRITE');
        // TypeORM's own flag: `save` and `remove` then join this transaction instead of opening one.
        setActive(runner, true);
        setClient(runner.manager);
        const result = await fn();
        await runner.query('COMMIT');
        return result;
      } catch (error) {
        // A connection that can't even roll back may still have the transaction open: the pool must not get it back alive.
        await runner.query('ROLLBACK').catch(() => void connection.end().catch(() => undefined));
        throw error;
      } finally {
        setActive(runner, false);
        await runner.release();
      }
    },
    getFallbackInstance: () => dataSource.manager,
  });
}

/** The flag is read-only in TypeORM's types, and plain data in its runners. */
const setActive = (runner: QueryRunner, isTransactionActive: boolean): void => void Object.assign(runner, { isTransactionActive });
