import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { scene } from '../../../../../test/support/pictures.js';
import { inspectClip } from '../../../../platform/codecs/inspect-media.js';
import { readDigitalSourceType } from '../../../../platform/codecs/marks.js';
import type { StudioFile, StudioRequest } from './request.js';
import { restylePicture } from './restyle-picture.js';
import { renderInStudio, type StudioOptions } from './studio-renderer.js';
import { triggersIn } from './triggers.js';

let folder: string;
let inputPath: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-'));
  inputPath = join(folder, 'photo.jpg');
  await writeFile(inputPath, await scene(800, 600).jpeg().toBuffer());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Wish = Partial<StudioRequest> & Pick<StudioRequest, 'kind'>;

async function render(wish: Wish, options?: StudioOptions): Promise<StudioFile[]> {
  const outDir = wish.outDir ?? (await mkdtemp(join(folder, 'out-')));
  const size = wish.kind.endsWith('VIDEO') ? { width: 320, height: 180, durationSeconds: 1 } : { width: 512, height: 512 };
  const prompt = wish.prompt ?? 'hills at dawn';
  const triggers = triggersIn(prompt, { production: false, test: false });
  return (await renderInStudio({ seed: 7, count: 1, inputPath, triggers, ...size, ...wish, prompt, outDir }, options)).files;
}

async function one(wish: Wish): Promise<StudioFile> {
  const [file] = await render(wish);
  if (!file) throw new Error('the studio made nothing');
  return file;
}

const hashOf = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex');

describe.each(['TEXT_TO_IMAGE', 'IMAGE_TO_IMAGE', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO'] as const)('%s', (kind) => {
  it('gives the same file for the same request and another for another seed', async () => {
    const wishes: Wish[] = [{ kind }, { kind }, { kind, seed: 8 }];
    const [first, again, other] = await Promise.all((await Promise.all(wishes.map(one))).map(({ path }) => hashOf(path)));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('a composed picture', () => {
  it.each([[1024, 576], [576, 1024], [800, 600]])('has the size asked for (%i x %i) and its mark', async (width, height) => {
    const file = await one({ kind: 'TEXT_TO_IMAGE', width, height });
    expect(file).toMatchObject({ mediaType: 'image/png', width, height, digitalSourceType: 'algorithmicMedia' });
    expect(await sharp(file.path).metadata()).toMatchObject({ format: 'png', width, height });
    expect(await readDigitalSourceType(file.path)).toBe('algorithmicMedia');
    const thumbnail = await sharp(file.thumbnailPath).metadata();
    expect(thumbnail).toMatchObject({ format: 'webp' });
    expect(Math.max(thumbnail.width, thumbnail.height)).toBe(512);
  });

  it('follows the prompt: night is darker than day, and red is redder than blue', async () => {
    const [night, day, red, blue] = await Promise.all(['night', 'noon', 'red sunset', 'blue sunset'].map(async (words) => {
      const { channels } = await sharp((await one({ kind: 'TEXT_TO_IMAGE', prompt: `hills, ${words}` })).path).stats();
      return channels.map(({ mean }) => mean);
    }));
    expect(Math.max(...(night ?? []))).toBeLessThan(Math.min(...(day ?? [])));
    const warmth = ([r = 0, , b = 0]: number[] = []): number => r - b;
    expect(warmth(red)).toBeGreaterThan(warmth(blue) + 60);
  });

  it('comes in as many versions as wanted, the later ones by the next seeds', async () => {
    const two = await render({ kind: 'TEXT_TO_IMAGE', count: 2, seed: 7 });
    const next = await one({ kind: 'TEXT_TO_IMAGE', seed: 8 });
    expect(two).toHaveLength(2);
    expect(await hashOf(two[1]?.path ?? '')).toBe(await hashOf(next.path));
  });

  it('does not carry the prompt', async () => {
    const prompt = 'hills of Kyrgyzstan';
    const { path } = await one({ kind: 'TEXT_TO_IMAGE', prompt });
    expect((await readFile(path)).includes('Kyrgyzstan')).toBe(false);
  });
});

describe('a restyled photo', () => {
  it.each(['watercolour', 'comic poster', 'noir', 'by night', 'dreamy pastel', 'dramatic', 'purple', 'warm'])('as %s is another picture', async (prompt) => {
    const before = await sharp(inputPath).resize(256, 256, { fit: 'cover' }).raw().toBuffer();
    const after = await sharp(await restylePicture({ photo: inputPath, prompt, seed: 7, width: 256, height: 256 })).raw().toBuffer();
    const change = before.reduce((sum, value, at) => sum + Math.abs(value - (after[at] ?? 0)), 0) / before.length;
    expect(change).toBeGreaterThan(8);
  });
});

describe('a restyled photo in a file', () => {
  it('has the size asked for and its mark', async () => {
    const file = await one({ kind: 'IMAGE_TO_IMAGE', prompt: 'watercolour' });
    expect(file).toMatchObject({ mediaType: 'image/jpeg', width: 512, height: 512, digitalSourceType: 'algorithmicallyEnhanced' });
    expect(await sharp(file.path).metadata()).toMatchObject({ format: 'jpeg', width: 512, height: 512 });
    expect(await readDigitalSourceType(file.path)).toBe('algorithmicallyEnhanced');
  });
});

describe('a clip', () => {
  it.each([
    ['TEXT_TO_VIDEO', 'algorithmicMedia'],
    ['IMAGE_TO_VIDEO', 'algorithmicallyEnhanced'],
  ] as const)('%s plays, moves and is marked', async (kind, mark) => {
    const seen: number[] = [];
    const [file] = await render({ kind, width: 480, height: 270, durationSeconds: 2 }, { onProgress: ({ fraction }) => seen.push(fraction) });
    expect(file).toMatchObject({ mediaType: 'video/mp4', width: 480, height: 270, durationSeconds: 2, digitalSourceType: mark });
    const facts = await inspectClip(file?.path ?? '');
    expect(facts).toMatchObject({ codec: 'h264', pixelFormat: 'yuv420p', width: 480, height: 270, frames: 48 });
    expect(Math.abs(facts.durationSeconds - 2)).toBeLessThanOrEqual(1 / facts.fps);
    expect(await readDigitalSourceType(file?.path ?? '')).toBe(mark);
    expect(await sharp(file?.thumbnailPath).metadata()).toMatchObject({ format: 'webp', width: 480, height: 270 });
    expect(seen.length).toBeGreaterThanOrEqual(48);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(seen.at(-1)).toBe(1);
  });
});

describe('a studio that is told to misbehave', () => {
  it.each([
    ['studio:fail', 'PROVIDER_UNAVAILABLE', true],
    ['studio:reject', 'SAFETY_OUTPUT', false],
  ])('%s', async (prompt, code, retryable) => {
    await expect(render({ kind: 'TEXT_TO_IMAGE', prompt })).rejects.toMatchObject({ name: 'StudioFailure', code, retryable });
  });

  it('takes its time and says so', async () => {
    const seen: number[] = [];
    await render({ kind: 'TEXT_TO_IMAGE', prompt: 'hills studio:slow=0.5' }, { onProgress: ({ fraction }) => seen.push(fraction) });
    expect(seen).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 1]);
  });

  it('stops at once when aborted', async () => {
    const stop = new AbortController();
    const outDir = await mkdtemp(join(folder, 'out-'));
    const running = render({ kind: 'TEXT_TO_VIDEO', durationSeconds: 10, outDir }, {
      signal: stop.signal,
      onProgress: ({ fraction }) => fraction > 0.02 && stop.abort(new Error('canceled by its owner')),
    });
    await expect(running).rejects.toThrow('canceled by its owner');
    expect(await readdir(outDir)).toEqual([]);
  });

  it('reports a missing photo as its own fault', async () => {
    await expect(render({ kind: 'IMAGE_TO_IMAGE', inputPath: join(folder, 'missing.jpg') })).rejects.toMatchObject({ name: 'StudioFailure', code: 'INTERNAL' });
  });
});
