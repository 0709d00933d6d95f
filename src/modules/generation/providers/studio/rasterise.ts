import sharp, { type Sharp } from 'sharp';
import type { Size } from '../../../../platform/codecs/picture-rules.js';
import type { Layer } from './scenery/canvas.js';

/** librsvg draws larger documents in tiles, and runs every filter again for each of them. */
const LARGEST_SIDE = 1990;

/** Draws layers at the given size, as RGBA; what none of them covers is transparent. */
export async function rasterise(layers: readonly Layer[], { width, height }: Size): Promise<Sharp> {
  const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  const drawn = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${drawn.width}" height="${drawn.height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${layers.map((layer) => layer.svg).join('')}</svg>`;
  // In two steps: asked to resize an SVG, sharp would draw it at the larger size instead.
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const drawing = sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } });
  return scale < 1 ? drawing.resize(width, height, { fit: 'fill' }) : drawing;
}
