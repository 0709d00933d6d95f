import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What tells waiting from failing: crashed attempts of a task, since when a job waits for what is away, how often a mail was begun to be sent. */
export class Patience1790000009500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE generations ADD COLUMN crashes integer NOT NULL DEFAULT 0');
    await runner.query('ALTER TABLE jobs ADD COLUMN postponed_since timestamptz');
    await runner.query('ALTER TABLE mails ADD COLUMN sendings integer NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE mails DROP COLUMN sendings');
    await runner.query('ALTER TABLE jobs DROP COLUMN postponed_since');
    await runner.query('ALTER TABLE generations DROP COLUMN crashes');
  }
}
