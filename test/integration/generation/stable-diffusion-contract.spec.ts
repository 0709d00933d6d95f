import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConsoleLogger, Logger } from '@nestjs/common';
import sharp from 'sharp';
import { loadConfig } from '../../../src/config/index.js';
import { FailureCode, GenerationKind } from '../../../src/modules/generation/index.js';
import { renderJob } from '../../../src/modules/generation/jobs/jobs.js';
import { StableDiffusionTimings } from '../../../src/modules/generation/providers/stable-diffusion/timings.js';
import { readDigitalSourceType } from '../../../src/platform/codecs/marks.js';
import { scene } from '../../support/pictures.js';
import type { Outcome } from '../../support/stable-diffusion-answers.js';
import { type StableDiffusionServer, startStableDiffusionServer } from '../../support/stable-diffusion-server.js';
import { waitFor } from '../../support/wait-for.js';
import { bench, emptyFolder, removeFolders } from './stable-diffusion-bench.js';

const jpeg = (width: number, height: number): Promise<Buffer> => scene(width, height).jpeg().toBuffer();

let server: StableDiffusionServer;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startStableDiffusionServer();
});
afterAll(async () => {
  await server.close();
  await removeFolders();
  Logger.overrideLogger(new ConsoleLogger());
});
beforeEach(() => {
  server.outcomes.length = 0;
});

describe('what is asked for', () => {
  it('says the words, the size in blocks, the seed, and to keep no copy', async () => {
    await bench(server.url).render({ prompt: 'a "fox"', negativePrompt: 'rain', width: 100, height: 66, count: 2, seed: 5 });
    expect(server.renders.at(-1)).toMatchObject({
      path: '/sdapi/v1/txt2img',
      order: {
        prompt: 'a "fox"', negative_prompt: 'rain', width: 104, height: 64, seed: 5, n_iter: 2, batch_size: 1, send_images: true, save_images: false,
        override_settings: { enable_pnginfo: false },
      },
    });
  });

  it('says nothing of whose task it is, and another name in each attempt', async () => {
    const { render } = bench(server.url);
    await render({ reference: 'somebody' });
    await render({ reference: 'somebody', attempt: 2 });
    const [first, second] = server.renders.slice(-2).map(({ taskId }) => taskId);
    expect(first).toMatch(/^dreamlux-[0-9a-f]{32}$/);
    expect(second).toMatch(/^dreamlux-[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
    expect(JSON.stringify(server.renders.slice(-2))).not.toContain('somebody');
  });

  it('begins from the picture that was given', async () => {
    const folder = await emptyFolder();
    const inputPath = join(folder, 'input');
    const photo = await jpeg(80, 60);
    await writeFile(inputPath, photo);
    await bench(server.url).render({ kind: GenerationKind.IMAGE_TO_IMAGE, inputPath });
    expect(server.renders.at(-1)).toMatchObject({ path: '/sdapi/v1/img2img', order: { init_images: [photo.toString('base64')], denoising_strength: 0.75 } });
  });

  it('carries the password where the server wants one', async () => {
    const guarded = await startStableDiffusionServer({ auth: 'ada:s3cret' });
    try {
      expect(await bench(guarded.url, { auth: 'ada:s3cret' }).render()).toHaveLength(1);
      await expect(bench(guarded.url, { auth: 'ada:wrong' }).render()).rejects.toMatchObject({ name: 'ProviderAwayError' });
    } finally {
      await guarded.close();
    }
  });
});

describe('what comes back', () => {
  it('is decoded, written anew without the words in it, and marked as made by a model', async () => {
    const folder = await emptyFolder();
    const outputs = await bench(server.url).render({ count: 3, folder });
    expect(outputs).toHaveLength(3);
    for (const output of outputs) {
      expect(output).toMatchObject({ mediaType: 'image/png', width: 64, height: 64, durationMs: null });
      const bytes = await readFile(output.path);
      expect(bytes.length).toBe(output.byteSize);
      expect(bytes.includes('parameters')).toBe(false);
      expect(await readDigitalSourceType(output.path)).toBe('trainedAlgorithmicMedia');
      expect((await sharp(output.thumbnailPath).metadata()).format).toBe('webp');
    }
    expect(new Set(outputs.map(({ sha256 }) => sha256)).size).toBe(3);
    expect((await readdir(folder)).filter((name) => name.endsWith('.received'))).toEqual([]);
  });

  it('may be less than was asked for', async () => {
    server.outcomes.push('fewer');
    expect(await bench(server.url).render({ count: 3 })).toHaveLength(2);
  });

  it('words that would make a picture suspicious don’t get into it', async () => {
    expect(await bench(server.url).render({ prompt: 'a <script> on a <html> page' })).toHaveLength(1);
  });

  it('tells how far it is while it is made', async () => {
    server.pause();
    const seen: number[] = [];
    const rendering = bench(server.url).render({}, { onProgress: (percent) => void seen.push(percent) });
    await waitFor(() => seen.includes(25), { what: 'a quarter' });
    server.progress = 0.5;
    await waitFor(() => seen.includes(50), { what: 'a half' });
    server.resume();
    await rendering;
    server.progress = 0.25;
  });

  const failures: [Outcome, FailureCode, boolean][] = [
    ['fails', FailureCode.PROVIDER_UNAVAILABLE, true], 
    ['reset', FailureCode.PROVIDER_UNAVAILABLE, true], ['stalls', FailureCode.PROVIDER_TIMEOUT, true], ['half', FailureCode.PROVIDER_UNAVAILABLE, true],
    [422, FailureCode.INTERNAL, false], ['redirect', FailureCode.INTERNAL, false],
    ['huge', FailureCode.OUTPUT_INVALID, true], ['no-json', FailureCode.OUTPUT_INVALID, true], ['wrong-base64', FailureCode.OUTPUT_INVALID, true],
    ['no-picture', FailureCode.OUTPUT_INVALID, true], ['broken-picture', FailureCode.OUTPUT_INVALID, true],
  ];
  it.each(failures)('%s is %s', async (outcome, code, retryable) => {
    server.outcomes.push(outcome);
    const failure = await bench(server.url).render({ prompt: 'canary' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ProviderFailure', code, retryable });
    const causes = [failure, (failure as Error).cause, ((failure as Error).cause as Error | undefined)?.cause].map(String).join();
    expect(causes).not.toContain('canary');
  });

  it.each([401, 403, 404, 405, 408, 425, 429, 502, 503, 504])('%s is about the server: the task waits', async (status) => {
    server.outcomes.push(status);
    await expect(bench(server.url).render()).rejects.toMatchObject({ name: 'ProviderAwayError' });
  });

  it('the largest order may take its time within the time limit of its job', () => {
    expect(new StableDiffusionTimings().limitFor({ width: 1536, height: 1536, count: 4 })).toBeLessThan(renderJob.timeoutMs);
  });

  it('a refusal of the picture that was sent is about the picture', async () => {
    const inputPath = join(await emptyFolder(), 'input');
    await writeFile(inputPath, await jpeg(32, 32));
    server.outcomes.push(413);
    await expect(bench(server.url).render({ kind: GenerationKind.IMAGE_TO_IMAGE, inputPath })).rejects.toMatchObject({ code: FailureCode.INPUT_INVALID, retryable: false });
  });

  it('no picture at all is an empty list: the house knows what to make of it', async () => {
    server.outcomes.push('none');
    expect(await bench(server.url).render()).toEqual([]);
  });

  it('where nobody tells how far it is, it is waited for all the same', async () => {
    const silent = await startStableDiffusionServer({ tellsProgress: false });
    try {
      silent.pause();
      const rendering = bench(silent.url, { timings: { silenceMs: 100 } }).render();
      // Longer than silence would be borne: that it answers at all is the sign of life.
      await waitFor(() => silent.questions > 15, { what: 'many questions' });
      silent.resume();
      expect(await rendering).toHaveLength(1);
    } finally {
      await silent.close();
    }
  });
});

describe('settings', () => {
  it.each(['gpu.lan:7860', 'ftp://gpu.lan', 'http://ada:secret@gpu.lan'])('%s is no address', (url) => {
    expect(() => loadConfig({ STABLE_DIFFUSION_URL: url })).toThrow('STABLE_DIFFUSION_URL');
  });

  it('a path in front of the interface is kept', async () => {
    await expect(bench(`${server.url}/behind/a/gate`).render()).rejects.toMatchObject({ name: 'ProviderAwayError' });
  });

  it('a password without a user is refused, and not shown', () => {
    expect(() => loadConfig({ STABLE_DIFFUSION_AUTH: 'canary' })).toThrow(/^(?!.*canary)[^]*STABLE_DIFFUSION_AUTH/);
  });
});
