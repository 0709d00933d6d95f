import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClipEncoder } from './encode-clip.js';
import { inspectClip } from './inspect-media.js';
import { markClip, readDigitalSourceType } from './marks.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clips-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A bright block that wanders over grey. */
async function encode(name: string, width: number, height: number, fps: number, frames: number): Promise<string> {
  const path = join(folder, name);
  const clip = await ClipEncoder.open(path, { width, height, fps });
  for (let index = 0; index < frames; index += 1) {
    const frame = Buffer.alloc((width * height * 3) / 2, 128);
    for (let row = 40; row < 80; row += 1) frame.fill(220, row * width + index * 2, row * width + index * 2 + 40);
    await clip.push(frame);
  }
  await clip.finish();
  return path;
}

describe('a clip', () => {
  it.each([
    [854, 480, 24, 36],
    [360, 640, 25, 25],
  ])('of %i x %i at %i fps has the frames it was given (%i)', async (width, height, fps, frames) => {
    const facts = await inspectClip(await encode(`${width}.mp4`, width, height, fps, frames));
    expect(facts).toMatchObject({ width, height, fps, frames, codec: 'h264', pixelFormat: 'yuv420p', hasAudio: false });
    expect(facts.durationSeconds).toBeCloseTo(frames / fps, 5);
  });

  it('has its index in front and is the same every time', async () => {
    const [one, two] = await Promise.all([encode('one.mp4', 320, 180, 24, 12), encode('two.mp4', 320, 180, 24, 12)].map(async (path) => readFile(await path)));
    expect(one?.indexOf('moov')).toBeLessThan(one?.indexOf('mdat') ?? 0);
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  });

  it('carries its mark and plays as before', async () => {
    const path = await encode('marked.mp4', 320, 180, 24, 12);
    const before = await stat(path);
    expect(await readDigitalSourceType(path)).toBeNull();
    await markClip(path, 'algorithmicMedia');
    expect(await readDigitalSourceType(path)).toBe('algorithmicMedia');
    expect((await stat(path)).size).toBeGreaterThan(before.size);
    expect(await inspectClip(path)).toMatchObject({ frames: 12, codec: 'h264' });
  });

  it('reports a folder that isn’t there', async () => {
    await expect(ClipEncoder.open(join(folder, 'nowhere', 'x.mp4'), { width: 320, height: 180, fps: 24 })).rejects.toThrow('could not create the file');
  });
});
