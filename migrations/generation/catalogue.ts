import type { QueryRunner } from 'typeorm';

/** What is offered. Only migrations write it; a change of a template is a new version in a new row, so that old tasks keep theirs. */
export const createCatalogue = `
CREATE TABLE generation_models (
  id uuid NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  provider text NOT NULL,
  kinds text[] NOT NULL,
  limits jsonb NOT NULL,
  prices jsonb NOT NULL,
  position smallint NOT NULL,
  CONSTRAINT pk_generation_models PRIMARY KEY (id),
  CONSTRAINT uq_generation_models_slug UNIQUE (slug),
  CONSTRAINT chk_generation_models_slug CHECK (slug ~ '^[a-z0-9-]{1,60}$')
);
GRANT SELECT ON generation_models TO dreamlux_app;

CREATE TABLE templates (
  id uuid NOT NULL,
  slug text NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  category text NOT NULL,
  kind text NOT NULL,
  model_id uuid NOT NULL,
  prompt_pattern text NOT NULL,
  parameters jsonb NOT NULL,
  offered boolean NOT NULL,
  CONSTRAINT pk_templates PRIMARY KEY (id),
  CONSTRAINT uq_templates_slug_version UNIQUE (slug, version),
  CONSTRAINT fk_templates_model_id FOREIGN KEY (model_id) REFERENCES generation_models (id),
  CONSTRAINT chk_templates_kind CHECK (kind IN ('TEXT_TO_IMAGE', 'IMAGE_TO_IMAGE', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO'))
);
GRANT SELECT ON templates TO dreamlux_app;
`;

const STUDIO_IMAGE = '01992a00-0000-7000-8000-000000000001';
const STUDIO_VIDEO = '01992a00-0000-7000-8000-000000000002';

const aspectRatios = ['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'];
const seed = { min: 0, max: 2_147_483_647 };

const models = [
  {
    id: STUDIO_IMAGE, slug: 'studio-image', name: 'Studio Image', provider: 'studio', kinds: ['TEXT_TO_IMAGE', 'IMAGE_TO_IMAGE'], position: 1,
    limits: { aspectRatios, resolutions: ['512', '768', '1024', '1536', '2048'], defaultResolution: '1024', count: { min: 1, max: 4 }, durationSeconds: null, seed },
    prices: { perOutput: { 512: 3, 768: 4, 1024: 5, 1536: 8, 2048: 12 } },
  },
  {
    id: STUDIO_VIDEO, slug: 'studio-video', name: 'Studio Video', provider: 'studio', kinds: ['TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO'], position: 2,
    limits: { aspectRatios, resolutions: ['360p', '480p', '540p', '720p', '1080p'], defaultResolution: '720p', count: { min: 1, max: 1 }, durationSeconds: { min: 1, max: 10, default: 5 }, seed },
    prices: { perSecond: { '360p': 2, '480p': 3, '540p': 4, '720p': 6, '1080p': 10 } },
  },
];

const templates = [
  {
    id: '01992a00-0000-7000-8000-000000000101', slug: 'watercolour-postcard', name: 'Watercolour postcard', category: 'illustration', kind: 'TEXT_TO_IMAGE', model: STUDIO_IMAGE,
    pattern: 'A loose watercolour postcard of {prompt}, soft edges, paper grain', parameters: { aspectRatio: '3:2' },
  },
  {
    id: '01992a00-0000-7000-8000-000000000102', slug: 'night-poster', name: 'Night poster', category: 'poster', kind: 'TEXT_TO_IMAGE', model: STUDIO_IMAGE,
    pattern: 'A tall poster at night: {prompt}, deep blue, one warm light', parameters: { aspectRatio: '2:3' },
  },
  {
    id: '01992a00-0000-7000-8000-000000000103', slug: 'old-print', name: 'Old print', category: 'restyle', kind: 'IMAGE_TO_IMAGE', model: STUDIO_IMAGE,
    pattern: 'Restyle as an old print, sepia, faded', parameters: {},
  },
  {
    id: '01992a00-0000-7000-8000-000000000104', slug: 'slow-push-in', name: 'Slow push-in', category: 'camera', kind: 'IMAGE_TO_VIDEO', model: STUDIO_VIDEO,
    pattern: 'Slow zoom in, steady camera', parameters: { durationSeconds: 5 },
  },
];

export async function seedCatalogue(runner: QueryRunner): Promise<void> {
  for (const { id, slug, name, provider, kinds, limits, prices, position } of models) {
    await runner.query('INSERT INTO generation_models (id, slug, name, provider, kinds, limits, prices, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, slug, name, provider, kinds, limits, prices, position]);
  }
  for (const { id, slug, name, category, kind, model, pattern, parameters } of templates) {
    await runner.query(
      'INSERT INTO templates (id, slug, version, name, category, kind, model_id, prompt_pattern, parameters, offered) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, true)',
      [id, slug, name, category, kind, model, pattern, parameters]);
  }
}
