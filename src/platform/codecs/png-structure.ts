import { crc32 } from 'node:zlib';
import { checkSize, refuse } from './picture-rules.js';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around each chunk's data. */
const CHUNK_FRAME = 12;

/** Walks a PNG's chunks to IEND and refuses what is damaged, animated, too big or followed by something. */
export function checkPng(bytes: Buffer): void {
  let at = SIGNATURE_BYTES;
  let hasPixels = false;
  for (let index = 0; ; index += 1) {
    if (at + CHUNK_FRAME > bytes.length) refuse('TRUNCATED', 'no IEND');
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if ((type === 'IHDR') !== (index === 0) || !/^[A-Za-z]{4}$/.test(type)) refuse('CORRUPT', 'chunks out of order');
    // Before the rest is looked at: a bomb is a bomb even where its file is cut.
    if (index === 0 && length === 13 && bytes.length >= at + 16) checkSize({ width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) });
    if (at + CHUNK_FRAME + length > bytes.length) refuse('TRUNCATED', `${type} is cut`);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length)) refuse('CORRUPT', `${type} has a wrong checksum`);
    if (type === 'acTL' || type === 'fdAT') refuse('ANIMATED', 'an animated PNG');
    hasPixels ||= type === 'IDAT';
    at += CHUNK_FRAME + length;
    if (type === 'IEND') break;
  }
  if (!hasPixels) refuse('CORRUPT', 'no pixels');
  if (at < bytes.length) refuse('POLYGLOT', `${bytes.length - at} bytes after IEND`);
}
