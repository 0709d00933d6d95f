import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows pass through a short line (a partial index) into a long history. */
const PASSING = ['generations', 'credit_holds'];
const SETTINGS = ['autovacuum_vacuum_scale_factor', 'autovacuum_vacuum_threshold', 'vacuum_index_cleanup'];

/**
 * The index of a line keeps an entry for everything that has passed since the last vacuum, in front of what waits, and whoever looks reads them all. By
 * default a vacuum comes after a fifth of the table has changed, and leaves the indexes alone while few pages have: the longer the history, the longer
 * the look. From here on it comes after some thousand, whatever the size, and takes the indexes along.
 */
export class EagerVacuum1790000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of PASSING) {
      await runner.query(`ALTER TABLE ${table} SET (autovacuum_vacuum_scale_factor = 0.002, autovacuum_vacuum_threshold = 5000, vacuum_index_cleanup = on)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of PASSING) await runner.query(`ALTER TABLE ${table} RESET (${SETTINGS.join(', ')})`);
  }
}
