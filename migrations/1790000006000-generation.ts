import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createCatalogue, seedCatalogue } from './generation/catalogue.js';
import { createTasks } from './generation/tasks.js';

/** What can be made, what is being made, and what came of it. */
export class Generation1790000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createCatalogue);
    await seedCatalogue(runner);
    await runner.query(createTasks);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quotes, outputs, generation_routes, generation_inputs, generations, templates, generation_models');
  }
}
