import { checkSize, refuse } from './picture-rules.js';

/** Progressive photos have about ten; a file with thousands only wants to keep the decoder busy. */
const MAX_SCANS = 100;

export interface JpegEnd {
  /** Offset behind this picture's end marker. */
  end: number;
  /** An MPF segment says that more pictures follow (previews, gain maps). */
  multiPicture: boolean;
  /** Its XMP says that a short film follows. */
  motionPhoto: boolean;
}

/** Follows the segments of the JPEG that starts at `start`. Refuses a broken one. */
export function walkJpeg(bytes: Buffer, start: number): JpegEnd {
  const found: JpegEnd = { end: 0, multiPicture: false, motionPhoto: false };
  let scans = 0;
  let frames = 0;
  let at = start + 2;
  for (;;) {
    if (at < bytes.length && bytes[at] !== 0xff) refuse('CORRUPT', 'a segment doesn’t start with a marker');
    while (bytes[at] === 0xff) at += 1;
    if (at + 2 >= bytes.length && bytes[at] !== 0xd9) refuse('TRUNCATED', 'no end marker');
    const marker = bytes[at] ?? 0;
    at += 1;
    if (marker === 0xd9) break;
    if (marker === 0x00 || marker === 0xd8) refuse('CORRUPT', 'a marker out of place');
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue;
    const length = bytes.readUInt16BE(at);
    const segment = bytes.subarray(at + 2, at + length);
    if (isFrameHeader(marker) && segment.length >= 5) {
      frames += 1;
      checkSize({ width: segment.readUInt16BE(3), height: segment.readUInt16BE(1) });
    }
    if (length < 2) refuse('CORRUPT', 'a segment without length');
    if (at + length > bytes.length) refuse('TRUNCATED', 'a segment is cut');
    if (marker === 0xe2 && segment.toString('latin1', 0, 4) === 'MPF\0') found.multiPicture = true;
    if (marker === 0xe1 && /MotionPhoto|MicroVideo/.test(segment.toString('latin1'))) found.motionPhoto = true;
    at += length;
    if (marker === 0xda) {
      scans += 1;
      at = endOfScan(bytes, at);
    }
    if (scans > MAX_SCANS || frames > 1) refuse('CORRUPT', 'too many scans');
  }
  if (scans === 0 || frames === 0) refuse('CORRUPT', 'no pixels');
  return { ...found, end: at };
}

/** SOF markers are C0 to CF, but for DHT, JPG and DAC, which lie among them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** In entropy-coded data FF is followed by 00 or a restart marker; anything else ends the scan. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return refuse('TRUNCATED', 'a scan is cut');
}
