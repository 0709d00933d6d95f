import type { Size } from '../../../../../platform/codecs/picture-rules.js';
import type { View } from './camera.js';
import type { Plate } from './plate.js';

/** For each column or row of a frame: the stage pixel before it, and how far past that it lies (0 to 255). */
interface Steps {
  index: Int32Array;
  weight: Int32Array;
}

/** Takes the picture a view shows of a plate, blending between stage pixels, so that slow moves don't jerk. */
export function shoot(plate: Plate, view: View, frame: Size, target: Uint8Array): void {
  const { width, height } = frame;
  const full = { columns: steps(view.x, view.width, width, plate.width), rows: steps(view.y, view.height, height, plate.height) };
  const halfWidth = plate.width / 2;
  const half = { columns: steps(view.x / 2, view.width / 2, width / 2, halfWidth), rows: steps(view.y / 2, view.height / 2, height / 2, plate.height / 2) };
  const chroma = (width * height) / 4;
  const [y, u, v] = [target.subarray(0, width * height), target.subarray(width * height, width * height + chroma), target.subarray(width * height + chroma)];
  if (plate.cover) {
    lay(plate.y, plate.cover.full, plate.width, full, y, plate.cover.top);
    lay(plate.u, plate.cover.half, halfWidth, half, u, plate.cover.top >> 1);
    lay(plate.v, plate.cover.half, halfWidth, half, v, plate.cover.top >> 1);
  } else {
    fill(plate.y, plate.width, full, y);
    fill(plate.u, halfWidth, half, u);
    fill(plate.v, halfWidth, half, v);
  }
}

function steps(start: number, length: number, count: number, limit: number): Steps {
  const index = new Int32Array(count);
  const weight = new Int32Array(count);
  for (let step = 0; step < count; step += 1) {
    const at = Math.min(limit - 1.001, Math.max(0, start + ((step + 0.5) * length) / count - 0.5));
    index[step] = Math.floor(at);
    weight[step] = Math.floor((at - Math.floor(at)) * 256);
  }
  return { index, weight };
}

/* The two loops below run a million times per frame: plain numbers, no calls, no allocation. `steps` keeps every index in
   range, which is what the casts say. */

function fill(source: Uint8Array, stride: number, { columns, rows }: { columns: Steps; rows: Steps }, target: Uint8Array): void {
  const count = columns.index.length;
  for (let row = 0, at = 0; row < rows.index.length; row += 1) {
    const line = (rows.index[row] as number) * stride;
    const below = rows.weight[row] as number;
    const above = 256 - below;
    for (let column = 0; column < count; column += 1, at += 1) {
      const place = line + (columns.index[column] as number);
      const right = columns.weight[column] as number;
      const left = 256 - right;
      const upper = (source[place] as number) * left + (source[place + 1] as number) * right;
      const lower = (source[place + stride] as number) * left + (source[place + stride + 1] as number) * right;
      target[at] = (upper * above + lower * below + 32_768) >> 16;
    }
  }
}

function lay(source: Uint8Array, cover: Uint8Array, stride: number, { columns, rows }: { columns: Steps; rows: Steps }, target: Uint8Array, top: number): void {
  const count = columns.index.length;
  for (let row = 0; row < rows.index.length; row += 1) {
    if ((rows.index[row] as number) + 1 < top) continue;
    const line = (rows.index[row] as number) * stride;
    const below = rows.weight[row] as number;
    const above = 256 - below;
    for (let column = 0, at = row * count; column < count; column += 1, at += 1) {
      const place = line + (columns.index[column] as number);
      const right = columns.weight[column] as number;
      const left = 256 - right;
      const share = ((cover[place] as number) * left + (cover[place + 1] as number) * right) * above
        + ((cover[place + stride] as number) * left + (cover[place + stride + 1] as number) * right) * below;
      if (share < 65_536) continue;
      const value = ((source[place] as number) * left + (source[place + 1] as number) * right) * above
        + ((source[place + stride] as number) * left + (source[place + stride + 1] as number) * right) * below;
      target[at] = (value + (255 - (share >> 16)) * (target[at] as number) * 257 + 32_768) >> 16;
    }
  }
}
