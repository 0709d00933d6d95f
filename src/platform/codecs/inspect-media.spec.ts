import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import * as make from '../../../test/support/pictures.js';
import { type CleanPicture, inspectAndReencode, inspectClip } from './inspect-media.js';
import { readDigitalSourceType } from './marks.js';
import { MAX_PICTURE_BYTES } from './picture-rules.js';

let folder: string;
let outDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codecs-'));
  outDir = await mkdtemp(join(folder, 'out-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function inspect(bytes: Buffer, declaredType: string): Promise<CleanPicture> {
  const path = join(folder, 'upload');
  await writeFile(path, bytes);
  return inspectAndReencode({ path, declaredType, outDir });
}

/** The mean colour of the picture's quarter, to see which way is up. */
async function corner(path: string, left: boolean, top: boolean): Promise<number[]> {
  const { width, height } = await sharp(path).metadata();
  const size = { width: Math.floor(width / 8), height: Math.floor(height / 8) };
  const area = { ...size, left: left ? 0 : width - size.width, top: top ? 0 : height - size.height };
  const { channels } = await sharp(await sharp(path).extract(area).toBuffer()).stats();
  return channels.map((channel) => Math.round(channel.mean));
}

describe('a picture that is accepted', () => {
  it('[P10] is stored without the place, camera, owner and profile a phone wrote into it', async () => {
    const photo = await make.phonePhoto();
    expect((await sharp(photo).metadata()).exif?.length).toBeGreaterThan(100);
    expect(photo.includes(make.CAMERA_MODEL)).toBe(true);

    const clean = await inspect(photo, 'image/jpeg');
    for (const path of [clean.path, clean.thumbnailPath]) {
      const bytes = await readFile(path);
      expect(await sharp(bytes).metadata()).not.toMatchObject({ exif: expect.anything() });
      for (const trace of [make.CAMERA_MODEL, 'Exif', 'Ada Lovelace', 'http://ns.adobe.com', 'ICC_PROFILE']) expect(bytes.includes(trace)).toBe(false);
      expect(await readDigitalSourceType(path)).toBeNull();
    }
  });

  it('is upright afterwards', async () => {
    const clean = await inspect(await make.phonePhoto({ width: 640, height: 480, orientation: 6 }), 'image/jpeg');
    expect(clean).toMatchObject({ mediaType: 'image/jpeg', width: 480, height: 640 });
    // Turned clockwise, the red quarter goes from top left to top right, and the blue one from bottom left to top left.
    const [red, , blue] = await corner(clean.path, true, true);
    expect(blue).toBeGreaterThan((red ?? 0) + 60);
  });

  it('reports what is in the folder', async () => {
    const clean = await inspect(await make.webp(), 'image/webp');
    const bytes = await readFile(clean.path);
    expect(clean).toMatchObject({ mediaType: 'image/webp', width: 320, height: 200, byteSize: bytes.length });
    expect(clean.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((await readdir(outDir)).map((name) => join(outDir, name)).sort()).toEqual([clean.path, clean.thumbnailPath].sort());
  });

  it('has a thumbnail of 512 pixels at most', async () => {
    const clean = await inspect(await make.png(1400, 700), 'image/png');
    expect(await sharp(clean.thumbnailPath).metadata()).toMatchObject({ format: 'webp', width: 512, height: 256 });
  });

  it.each(['image/jpeg', 'image/png', 'image/webp'] as const)('can be marked for how it was made (%s)', async (type) => {
    const bytes = await { 'image/jpeg': make.phonePhoto, 'image/png': make.png, 'image/webp': make.webp }[type]();
    const path = join(folder, 'result');
    await writeFile(path, bytes);
    const marked = await inspectAndReencode({ path, declaredType: type, outDir, digitalSourceType: 'trainedAlgorithmicMedia' });
    expect(await readDigitalSourceType(marked.path)).toBe('trainedAlgorithmicMedia');
    expect((await sharp(marked.path).metadata()).width).toBe(marked.width);
  });

  it.each<[string, (photo: Buffer) => Buffer]>([
    ['zeros up to the end of a sector', (photo) => Buffer.concat([photo, Buffer.alloc(512)])],
    ['an announced second picture', (photo) => Buffer.concat([make.withJpegSegment(photo, 0xe2, Buffer.from('MPF\0II*\0')), photo])],
    ['a Samsung trailer', (photo) => Buffer.concat([photo, make.samsungTrailer()])],
    ['an announced film', (photo) => Buffer.concat([make.withJpegSegment(photo, 0xe1, Buffer.from('GCamera:MotionPhoto="1"')), film()])],
  ])('may come from a phone with %s', async (_, dress) => {
    const clean = await inspect(dress(await make.phonePhoto()), 'image/jpeg');
    expect((await readFile(clean.path)).includes('SEFT')).toBe(false);
  });
});

function film(): Buffer {
  return Buffer.from('\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x0cmdat\x01\x02\x03\x04', 'latin1');
}

const head = (text: string) => async () => Buffer.from(text, 'latin1');
const jpeg = make.phonePhoto;
const SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

describe('a picture that is refused', () => {
  it.each<[string, string, string, () => Promise<Buffer>]>([
    ['no bytes', 'EMPTY', 'image/png', async () => Buffer.alloc(0)],
    ['more than 20 MB', 'TOO_LARGE', 'image/png', async () => Buffer.alloc(MAX_PICTURE_BYTES + 1)],
    ['a PNG called JPEG', 'TYPE_MISMATCH', 'image/jpeg', make.png],
    ['a JPEG called WebP', 'TYPE_MISMATCH', 'image/webp', jpeg],
    ['an SVG', 'UNSUPPORTED_TYPE', 'image/png', head(SVG)],
    ['an SVG by name', 'UNSUPPORTED_TYPE', 'image/svg+xml', head(SVG)],
    ['a JPEG under a name of no picture', 'UNSUPPORTED_TYPE', 'text/html', jpeg],
    ['a HEIC', 'UNSUPPORTED_TYPE', 'image/jpeg', head('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    ['an AVIF', 'UNSUPPORTED_TYPE', 'image/png', () => make.scene(16, 16).avif({ effort: 0 }).toBuffer()],
    ['a GIF', 'UNSUPPORTED_TYPE', 'image/png', () => make.scene(16, 16).gif().toBuffer()],
    ['a TIFF', 'UNSUPPORTED_TYPE', 'image/png', () => make.scene(16, 16).tiff().toBuffer()],
    ['a PDF', 'UNSUPPORTED_TYPE', 'image/jpeg', head('%PDF-1.7\n')],
    ['a web page', 'UNSUPPORTED_TYPE', 'image/jpeg', head('<!DOCTYPE html><p>hello')],
    ['random words', 'UNSUPPORTED_TYPE', 'image/jpeg', head('just a few words')],
    ['an animated WebP', 'ANIMATED', 'image/webp', make.animatedWebp],
    ['an animated PNG', 'ANIMATED', 'image/png', async () => make.withPngChunk(await make.png(), 'acTL', Buffer.alloc(8))],
    ['a JPEG that is an archive', 'POLYGLOT', 'image/jpeg', async () => Buffer.concat([await jpeg(), make.emptyZip()])],
    ['a JPEG with an archive in a comment', 'POLYGLOT', 'image/jpeg', zipInside],
    ['a PNG with something behind it', 'POLYGLOT', 'image/png', async () => Buffer.concat([await make.png(), Buffer.from('x')])],
    ['a WebP with something behind it', 'POLYGLOT', 'image/webp', async () => Buffer.concat([await make.webp(), Buffer.from('<?php')])],
    ['a JPEG with a page in a comment', 'POLYGLOT', 'image/jpeg', async () => make.withJpegSegment(await jpeg(), 0xfe, Buffer.from('<script>alert(1)</script>'))],
    ['a JPEG with a PDF in a comment', 'POLYGLOT', 'image/jpeg', async () => make.withJpegSegment(await jpeg(), 0xfe, Buffer.from('%PDF-1.4'))],
    ['a JPEG that is a script', 'POLYGLOT', 'image/jpeg', async () => make.withJpegSegment(await jpeg(), 0xe0, Buffer.alloc(0x2f2a - 2))],
    ['a picture behind a script', 'POLYGLOT', 'image/jpeg', async () => Buffer.concat([Buffer.from('var a = 1; /*'), await jpeg()])],
    ['an unannounced second picture', 'POLYGLOT', 'image/jpeg', async () => Buffer.concat([await jpeg(), await jpeg()])],
    ['a Samsung trailer with something before it', 'POLYGLOT', 'image/jpeg', async () => Buffer.concat([await jpeg(), Buffer.from('MZ'), make.samsungTrailer()])],
    ['an archive behind an announced film', 'POLYGLOT', 'image/jpeg', zipBehindFilm],
    ['2.5 gigapixels in 70 bytes', 'TOO_MANY_PIXELS', 'image/png', async () => make.pngBomb(50_000, 50_000)],
    ['a strip', 'TOO_MANY_PIXELS', 'image/png', async () => make.pngBomb(1, 39_000_000)],
    ['a JPEG that says 65,535 x 65,535', 'TOO_MANY_PIXELS', 'image/jpeg', async () => sizedJpeg(0xffff, 0xffff)],
    ['a JPEG of no height', 'CORRUPT', 'image/jpeg', async () => sizedJpeg(640, 0)],
    ['half a JPEG', 'TRUNCATED', 'image/jpeg', async () => half(await jpeg())],
    ['half a PNG', 'TRUNCATED', 'image/png', async () => half(await make.png())],
    ['half a WebP', 'TRUNCATED', 'image/webp', async () => half(await make.webp())],
    ['half a JPEG with an end marker', 'TRUNCATED', 'image/jpeg', async () => Buffer.concat([half(await jpeg()), Buffer.from([0xff, 0xd9])])],
    ['a JPEG of nothing but markers', 'CORRUPT', 'image/jpeg', async () => Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 2, 0xff, 0xd9])],
    ['a PNG with too few pixels', 'CORRUPT', 'image/png', async () => make.pngBomb(64, 64)],
    ['a PNG with a flipped bit', 'CORRUPT', 'image/png', async () => flipBit(await make.png(), 200)],
    ['a WebP with nonsense for pixels', 'CORRUPT', 'image/webp', async () => (await make.webp()).fill(0xaa, 40)],
  ])('%s: %s', async (_, code, declaredType, bytes) => {
    await expect(inspect(await bytes(), declaredType)).rejects.toMatchObject({ name: 'PictureRefused', code });
    expect(await readdir(outDir)).toEqual([]);
  });

  it('every file cut short anywhere, without ever failing otherwise', async () => {
    const photo = await make.phonePhoto({ width: 64, height: 48 });
    for (const length of [2, 3, 4, 11, 100, photo.length - 1]) {
      await expect(inspect(photo.subarray(0, length), 'image/jpeg')).rejects.toMatchObject({ name: 'PictureRefused' });
    }
  });
});

async function zipInside(): Promise<Buffer> {
  const photo = await jpeg();
  return make.withJpegSegment(photo, 0xfe, make.emptyZip('x'.repeat(photo.length - 2)).subarray(0, 22));
}

async function zipBehindFilm(): Promise<Buffer> {
  return Buffer.concat([make.withJpegSegment(await jpeg(), 0xe1, Buffer.from('MotionPhoto')), film(), make.emptyZip()]);
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

function flipBit(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

async function sizedJpeg(width: number, height: number): Promise<Buffer> {
  const bytes = await make.scene(32, 32).jpeg().toBuffer();
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

describe('inspecting on behalf of someone who left', () => {
  it('stops and leaves nothing behind', async () => {
    const path = join(folder, 'upload');
    await writeFile(path, await make.png());
    await expect(inspectAndReencode({ path, declaredType: 'image/png', outDir }, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(await readdir(outDir)).toEqual([]);
  });
});

describe('a clip that is none', () => {
  it.each([['words', head('not a film')], ['a picture', make.png], ['a film without frames', async () => film()]])('%s', async (_, bytes) => {
    const path = join(folder, 'clip');
    await writeFile(path, await bytes());
    await expect(inspectClip(path)).rejects.toMatchObject({ name: 'ClipRefused' });
  });
});
