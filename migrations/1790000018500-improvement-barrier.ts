import type { MigrationInterface, QueryRunner } from 'typeorm';

const views = ['improvement_generations', 'improvement_uploads'];
const each = (change: string): string => views.map((view) => `ALTER VIEW ${view} ${change};`).join('\n');

/** Who agreed is decided before anything that a reader writes into WHERE runs: a function there would else be shown the rows of everybody. */
export class ImprovementBarrier1790000018500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(each('SET (security_barrier = true)'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(each('RESET (security_barrier)'));
  }
}
