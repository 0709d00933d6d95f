import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAudit } from './accounts/audit.js';
import { createCredentials } from './accounts/credentials.js';
import { createPeople } from './accounts/people.js';

/** People, how they sign in, their sessions and keys, and the record of who did what. */
export class Accounts1790000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createPeople);
    await runner.query(createCredentials);
    await runner.query(createAudit);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_unsealed, audit_seals, audit_events, audit_subjects, api_keys, action_tokens, sessions, identities,
      sign_ups, accounts`);
    await runner.query('DROP FUNCTION audit_refuse_change()');
  }
}
