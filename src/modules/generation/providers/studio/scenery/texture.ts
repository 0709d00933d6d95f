import { crc32, deflateSync } from 'node:zlib';
import { fieldFrom, type Random } from '../random.js';

/** Longest side of a texture; it is soft, so it can be drawn much larger. */
const SIDE = 420;

/** Layered noise over a plane: large shapes with ever finer ones on them, bent by another noise so that they curl. Around -1 to 1. */
export function billows(random: Random, octaves: number): (x: number, y: number) => number {
  const fields = Array.from({ length: octaves }, (_, octave) => fieldFrom(random.fork(`octave ${octave}`)));
  const bend = fieldFrom(random.fork('bend'));
  return (x, y) => {
    const [bx, by] = [x + bend(x * 0.7, y * 0.7) * 0.6, y + bend(x * 0.7 + 40, y * 0.7 + 40) * 0.6];
    let value = 0;
    let weight = 0.55;
    fields.forEach((field, octave) => {
      value += field(bx * 2 ** octave, by * 2 ** octave) * weight;
      weight *= 0.52;
    });
    return value;
  };
}

/** An image of one colour whose coverage (0 to 1) is given per place; both places run from 0 to 1. As a data URI. */
export function texture(shape: { width: number; height: number }, colour: string, cover: (x: number, y: number) => number): string {
  const scale = SIDE / Math.max(shape.width, shape.height);
  const [width, height] = [Math.max(2, Math.round(shape.width * scale)), Math.max(2, Math.round(shape.height * scale))];
  const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0, at = 0; y < height; y += 1) {
    at += 1;
    for (let x = 0; x < width; x += 1, at += 4) {
      rows.set(rgb, at);
      rows[at + 3] = Math.round(255 * Math.min(1, Math.max(0, cover(x / (width - 1), y / (height - 1)))));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
