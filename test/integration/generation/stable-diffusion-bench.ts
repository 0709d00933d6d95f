import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/index.js';
import { GenerationKind } from '../../../src/modules/generation/index.js';
import type { ProviderOutput, ProviderRequest, RenderOptions } from '../../../src/modules/generation/providers/provider.js';
import { StableDiffusionTimings } from '../../../src/modules/generation/providers/stable-diffusion/timings.js';
import { StableDiffusionProvider } from '../../../src/modules/generation/providers/stable-diffusion-provider.js';
import { Breakers } from '../../../src/platform/resilience/index.js';
import { egressOf } from '../../support/egress.js';

/** Short periods, so that what takes minutes in the product takes moments here; long enough for a busy machine. */
export const quick: Partial<StableDiffusionTimings> = { connectMs: 2_000, askMs: 2_000, pollMs: 20, silenceMs: 5_000, renderMs: 20_000, renderMsPerMegapixel: 0, formerMs: 10_000, restMs: 50 };

export interface Bench {
  readonly provider: StableDiffusionProvider;
  /** Renders a small picture into a folder of its own. */
  render(change?: Partial<ProviderRequest>, options?: Partial<RenderOptions>): Promise<readonly ProviderOutput[]>;
}

const folders: string[] = [];

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stable-diffusion-'));
  folders.push(folder);
  return folder;
}

export const removeFolders = async (): Promise<void> => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
};

/** The provider as one worker has it: two of them are two workers. */
export function bench(url: string, { timings = {}, auth }: { timings?: Partial<StableDiffusionTimings>; auth?: string } = {}): Bench {
  const config = loadConfig({ NODE_ENV: 'test', STABLE_DIFFUSION_URL: url, ...(auth ? { STABLE_DIFFUSION_AUTH: auth } : {}) });
  const provider = new StableDiffusionProvider(config, Object.assign(new StableDiffusionTimings(), quick, timings), egressOf(config), new Breakers());
  return {
    provider,
    render: async (change = {}, options = {}) => provider.render(
      {
        kind: GenerationKind.TEXT_TO_IMAGE, prompt: 'a fox on a hill', negativePrompt: null, width: 64, height: 64, durationSeconds: null, seed: 7, count: 1,
        inputPath: null, folder: await emptyFolder(), test: false, reference: 'one-task', attempt: 1, ...change,
      },
      { signal: new AbortController().signal, onProgress: () => undefined, assertCounts: () => Promise.resolve(), ...options },
    ),
  };
}
