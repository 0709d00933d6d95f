import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A model of the Stable Diffusion server that an installation may run. On offer only where one is configured. */
export class StableDiffusion1790000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO generation_models (id, slug, name, provider, kinds, limits, prices, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING', [
      '01992a00-0000-7000-8000-000000000003', 'stable-diffusion', 'Stable Diffusion', 'stable-diffusion', ['TEXT_TO_IMAGE', 'IMAGE_TO_IMAGE'],
      {
        aspectRatios: ['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'], resolutions: ['512', '768', '1024', '1536'], defaultResolution: '1024',
        count: { min: 1, max: 4 }, durationSeconds: null, seed: { min: 0, max: 2_147_483_647 },
      },
      { perOutput: { 512: 3, 768: 4, 1024: 5, 1536: 8 } },
      3,
    ]);
  }

  /** Where something has been made with it, it stays: its tasks name it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      "DELETE FROM generation_models m WHERE slug = 'stable-diffusion' AND NOT EXISTS (SELECT 1 FROM generations WHERE model_id = m.id)");
  }
}
