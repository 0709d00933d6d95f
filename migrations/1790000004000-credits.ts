import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGrants } from './credits/grants.js';
import { createHelpers } from './credits/helpers.js';
import { createHolds } from './credits/holds.js';
import { createTables, dropTables, grantTables } from './credits/tables.js';

const operations = [
  'credits_hold(uuid, uuid, bigint, timestamptz, uuid, uuid, timestamptz)',
  'credits_settle(uuid, bigint, timestamptz)',
  'credits_reverse_capture(uuid, bigint, text, timestamptz)',
  'credits_grant(uuid, text, bigint, smallint, boolean, timestamptz, text, text, timestamptz)',
  'credits_claw_back(uuid, bigint, text, text, timestamptz)',
  'credits_reverse_claw_back(uuid, text, timestamptz)',
  'credits_expire_due(integer, timestamptz)',
  'credits_open_budget(uuid, uuid, bigint, uuid)',
];
const helpers = [
  'credits_give_back(credit_balances, uuid, bigint, bigint, timestamptz)',
  'credits_repay(credit_balances, timestamptz)',
  'credits_open(uuid)',
  'credits_lock(uuid, timestamptz)',
  'credits_expire(credit_balances, timestamptz)',
  'credits_save(credit_balances)',
  'credits_book(credit_balances, text, text, text, bigint, uuid, uuid, text, timestamptz)',
  'credits_new_id()',
];
const functions = [...operations, ...helpers].join(', ');

/** The credit ledger: its tables, and its operations as functions, each one round trip. They run with the caller's rights. */
export class Credits1790000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createTables);
    await runner.query(createHelpers);
    await runner.query(createHolds);
    await runner.query(createGrants);
    await runner.query(grantTables);
    await runner.query(`REVOKE EXECUTE ON FUNCTION ${functions} FROM PUBLIC`);
    await runner.query(`GRANT EXECUTE ON FUNCTION ${functions} TO dreamlux_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION ${functions}`);
    await runner.query(dropTables);
  }
}
