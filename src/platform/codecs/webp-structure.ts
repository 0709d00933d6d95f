import { checkSize, refuse, type Size } from './picture-rules.js';

const RIFF_HEADER = 12;
const ANIMATION_FLAG = 0x02;

/** Walks a WebP's RIFF chunks and refuses what is damaged, animated, too big or followed by something. */
export function checkWebp(bytes: Buffer): void {
  const end = 8 + bytes.readUInt32LE(4);
  let hasPixels = false;
  for (let at = RIFF_HEADER; at < Math.min(end, bytes.length); ) {
    if (at + 8 > bytes.length) refuse('TRUNCATED', 'a chunk header is cut');
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'ANIM' || type === 'ANMF' || (type === 'VP8X' && ((data[0] ?? 0) & ANIMATION_FLAG) !== 0)) refuse('ANIMATED', 'an animated WebP');
    const size = sizeIn(type, data);
    if (size) checkSize(size);
    hasPixels ||= type === 'VP8 ' || type === 'VP8L';
    if (data.length < length) refuse('TRUNCATED', `${type.trim()} is cut`);
    at += 8 + length + (length % 2);
  }
  if (end > bytes.length) refuse('TRUNCATED', `${end - bytes.length} bytes are missing`);
  if (end < bytes.length) refuse('POLYGLOT', `${bytes.length - end} bytes after the RIFF container`);
  if (!hasPixels) refuse('CORRUPT', 'no pixels');
}

function sizeIn(type: string, data: Buffer): Size | undefined {
  if (type === 'VP8X' && data.length >= 10) return { width: 1 + data.readUIntLE(4, 3), height: 1 + data.readUIntLE(7, 3) };
  if (type === 'VP8 ' && data.length >= 10) return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  if (type === 'VP8L' && data.length >= 5) {
    const packed = data.readUInt32LE(1);
    return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
  }
  return undefined;
}
