import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../config/index.js';
import { GenerationKind } from '../domain/kinds.js';
import type { ProviderOutput } from './provider.js';
import { StudioProvider } from './studio-provider.js';

const production = loadConfig({
  NODE_ENV: 'production', DATABASE_URL: 'postgres://a:b@db/x', REDIS_URL: 'redis://r', STORAGE_DIR: '/data', PUBLIC_URL: 'https://api.example.com',
  WEB_URL: 'https://example.com', SECRET_KEY: 's'.repeat(40), SMTP_URL: 'smtp://mail', MAIL_FROM: 'x@example.com', STUDIO_ENABLED: 'true',
});

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'studio-provider-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const render = (test: boolean): Promise<ProviderOutput[]> => new StudioProvider(production).render(
  {
    kind: GenerationKind.TEXT_TO_IMAGE, prompt: 'hills studio:fail', negativePrompt: null, width: 64, height: 64, durationSeconds: null, seed: 1, count: 1,
    inputPath: null, folder, test, reference: 'r', attempt: 1,
  },
  { signal: new AbortController().signal, onProgress: () => undefined, assertCounts: () => Promise.resolve() },
);

it('in production the studio fails on request for TEST keys, and renders what customers order', async () => {
  await expect(render(true)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(await render(false)).toHaveLength(1);
});
