import sharp, { type Sharp } from 'sharp';
import { crc32 } from 'node:zlib';

/** Where the sample photo claims to have been taken. */
export const GPS_LATITUDE = '52/1 31/1 12/1';
export const CAMERA_MODEL = 'Dreamcam 3000';

const QUADRANTS = ['#d03020', '#20a040', '#2050d0', '#e0c020'];

/** A picture with four coloured quarters and some detail, so that turning, cropping and blurring it show. */
export function scene(width: number, height: number): Sharp {
  const quarter = (index: number): string =>
    `<rect x="${(index % 2) * 50}%" y="${index < 2 ? 0 : 50}%" width="50%" height="50%" fill="${QUADRANTS[index]}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${[0, 1, 2, 3].map(quarter).join('')}
    <circle cx="30%" cy="40%" r="12%" fill="#fff"/><path d="M0 ${height} L${width / 2} ${height / 3} L${width} ${height}Z" fill="#402060" opacity="0.6"/></svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}

/** A phone's JPEG: EXIF with camera, GPS and an orientation (6: to be turned clockwise), XMP, and a colour profile. */
export function phonePhoto({ width = 640, height = 480, orientation = 6 } = {}): Promise<Buffer> {
  return scene(width, height)
    .withExif({ IFD0: { Model: CAMERA_MODEL }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: GPS_LATITUDE, GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 18/1' } })
    .withMetadata({ orientation })
    .withIccProfile('p3')
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><owner>Ada Lovelace</owner></x:xmpmeta>')
    .jpeg({ quality: 90 })
    .toBuffer();
}

export function png(width = 320, height = 200): Promise<Buffer> {
  return scene(width, height).png().toBuffer();
}

export function webp(width = 320, height = 200): Promise<Buffer> {
  return scene(width, height).webp().toBuffer();
}

/** Two frames in an animated WebP. */
export function animatedWebp(): Promise<Buffer> {
  const frames = { raw: { width: 32, height: 64, channels: 3 as const, pageHeight: 32 } };
  return sharp(Buffer.alloc(32 * 64 * 3, 0).fill(200, 32 * 32 * 3), frames).webp({ loop: 0, delay: [100, 100] }).toBuffer();
}

/** One PNG chunk with its length and checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** `png` with a chunk put behind its IHDR. */
export function withPngChunk(png: Buffer, type: string, data: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), pngChunk(type, data), png.subarray(33)]);
}

/** A PNG of a few bytes that says it has width x height pixels. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', Buffer.from('789c63000000010001', 'hex')), pngChunk('IEND', Buffer.alloc(0))]);
}

/** `jpeg` with a segment (marker and content) put behind its start marker. */
export function withJpegSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

/** An empty but valid archive: only its end-of-directory record, with `comment` behind it. */
export function emptyZip(comment = ''): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, Buffer.from(comment, 'latin1')]);
}

/** What Samsung phones append to a photo: one record, its directory and the closing tag. */
export function samsungTrailer(): Buffer {
  const name = 'Image_UTC_Data';
  const record = Buffer.concat([Buffer.from([0, 0, 1, 10, name.length, 0, 0, 0]), Buffer.from(`${name}1700000000000`)]);
  const directory = Buffer.alloc(24);
  directory.write('SEFH');
  directory.writeUInt32LE(107, 4);
  directory.writeUInt32LE(1, 8);
  directory.set([0, 0, 1, 10], 12);
  directory.writeUInt32LE(record.length, 16);
  directory.writeUInt32LE(record.length, 20);
  const footer = Buffer.alloc(8);
  footer.writeUInt32LE(directory.length);
  footer.write('SEFT', 4);
  return Buffer.concat([record, directory, footer]);
}
