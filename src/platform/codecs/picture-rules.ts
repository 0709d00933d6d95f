import { Refusal } from './serve-child.js';

/** What may be uploaded, and what a picture is stored as. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

export const MAX_PICTURE_BYTES = 20 * 1024 * 1024;
export const MAX_PICTURE_PIXELS = 40_000_000;
/** Beyond any camera's panorama; keeps a 1 x 40,000,000 strip from the encoders. */
const MAX_SIDE = 30_000;

/** Why a picture was refused. */
export const PICTURE_REFUSALS = [
  'EMPTY',
  'TOO_LARGE',
  'UNSUPPORTED_TYPE',
  'TYPE_MISMATCH',
  'ANIMATED',
  'POLYGLOT',
  'TOO_MANY_PIXELS',
  'TRUNCATED',
  'CORRUPT',
] as const;
export type PictureRefusalCode = (typeof PICTURE_REFUSALS)[number];

export interface Size {
  width: number;
  height: number;
}

export function refuse(code: PictureRefusalCode, detail: string): never {
  throw new Refusal(code, detail);
}

/** Judges the header's promise, before anything is decoded. */
export function checkSize({ width, height }: Size): void {
  if (width < 1 || height < 1) refuse('CORRUPT', `a picture of ${width} x ${height} pixels`);
  if (width * height > MAX_PICTURE_PIXELS || Math.max(width, height) > MAX_SIDE) refuse('TOO_MANY_PIXELS', `${width} x ${height} pixels`);
}
