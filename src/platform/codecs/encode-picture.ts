import { crc32 } from 'node:zlib';
import type { Sharp } from 'sharp';
import { type DigitalSourceType, xmpPacket } from './digital-source-type.js';
import type { PictureType, Size } from './picture-rules.js';

/** Behind the signature and IHDR, which every PNG starts with. */
const PNG_HEAD_BYTES = 8 + 25;

export interface EncodedPicture extends Size {
  bytes: Buffer;
}

/** Encodes a picture for storing or showing, without metadata but for the mark, if one is given. */
export async function encodePicture(picture: Sharp, type: PictureType, mark?: DigitalSourceType): Promise<EncodedPicture> {
  const marked = mark && type !== 'image/png' ? picture.withXmp(xmpPacket(mark)) : picture;
  const { data, info } = await inFormat(marked, type).toBuffer({ resolveWithObject: true });
  const bytes = mark && type === 'image/png' ? withPngXmp(data, xmpPacket(mark)) : data;
  return { bytes, width: info.width, height: info.height };
}

function inFormat(picture: Sharp, type: PictureType): Sharp {
  if (type === 'image/jpeg') return picture.jpeg({ quality: 90 });
  if (type === 'image/png') return picture.png({ compressionLevel: 6 });
  return picture.webp({ quality: 88, effort: 3 });
}

/** XMP's place in a PNG is an uncompressed iTXt chunk; libvips would write zTXt, which readers of the standard don't look at. */
function withPngXmp(png: Buffer, xmp: string): Buffer {
  const typeAndData = Buffer.from(`iTXtXML:com.adobe.xmp\0\0\0\0\0${xmp}`);
  const chunk = Buffer.alloc(4 + typeAndData.length + 4);
  chunk.writeUInt32BE(typeAndData.length - 4);
  typeAndData.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typeAndData), 4 + typeAndData.length);
  return Buffer.concat([png.subarray(0, PNG_HEAD_BYTES), chunk, png.subarray(PNG_HEAD_BYTES)]);
}
