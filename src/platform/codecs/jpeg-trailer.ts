import { type JpegEnd, walkJpeg } from './jpeg-walk.js';

const SEF_FOOTER_BYTES = 8;
const SEF_HEADER_BYTES = 12;
const SEF_ENTRY_BYTES = 12;

/**
 * Says whether what follows a JPEG's end marker is what real cameras put there. Only the first picture is kept, so
 * nothing of this is ever stored; the point is to take photos straight from a phone, and nothing else.
 *
 * Accepted, in any sequence up to the last byte:
 * - zero padding (some cameras fill the last sector);
 * - whole JPEGs, where an MPF segment announces them (previews, Apple's and Google's HDR gain maps);
 * - an MP4, where the picture's XMP calls it a motion photo (Google);
 * - Samsung's SEF block, which its phones append to nearly every photo (a film inside it, too).
 * Everything else behind the end marker makes the file a polyglot.
 */
export function isPhoneTrailer(bytes: Buffer, picture: JpegEnd): boolean {
  const samsung = samsungBlockStart(bytes);
  let at = picture.end;
  while (at < bytes.length) {
    if (at === samsung) return true;
    if (picture.multiPicture && bytes.toString('latin1', at, at + 3) === '\xff\xd8\xff') at = walkJpeg(bytes, at).end;
    else if (picture.motionPhoto && bytes.toString('latin1', at + 4, at + 8) === 'ftyp') at = endOfBoxes(bytes, at);
    else if (bytes[at] === 0) at += 1;
    else return false;
  }
  return true;
}

/** Offset behind the well-formed ISO boxes that start with the `ftyp` at `start`. */
function endOfBoxes(bytes: Buffer, start: number): number {
  let at = start + 8;
  for (let box = start; box + 8 <= bytes.length && /^[A-Za-z0-9 ]{4}$/.test(bytes.toString('latin1', box + 4, box + 8)); box = at) {
    const size = bytes.readUInt32BE(box);
    if (size < 8 || box + size > bytes.length) break;
    at = box + size;
  }
  return at;
}

/** Where the block starts that ends the file: records, "SEFH" with their offsets counted back from it, its length, "SEFT". */
function samsungBlockStart(bytes: Buffer): number | undefined {
  const footer = bytes.length - SEF_FOOTER_BYTES;
  if (footer < 0 || bytes.toString('latin1', footer + 4) !== 'SEFT') return undefined;
  const directory = footer - bytes.readUInt32LE(footer);
  if (directory < 0 || footer - directory < SEF_HEADER_BYTES || bytes.toString('latin1', directory, directory + 4) !== 'SEFH') return undefined;
  let farthest = 0;
  for (let entry = directory + SEF_HEADER_BYTES; entry + SEF_ENTRY_BYTES <= footer; entry += SEF_ENTRY_BYTES) {
    farthest = Math.max(farthest, bytes.readUInt32LE(entry + 4));
  }
  return directory - farthest;
}
