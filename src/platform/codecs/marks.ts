import { appendFile, type FileHandle, open } from 'node:fs/promises';
import { type DigitalSourceType, sourceTypeInXmp, xmpPacket } from './digital-source-type.js';
import { mp4Box, topLevelBoxes } from './mp4-boxes.js';
import { pictureXmp } from './picture-xmp.js';

/** The uuid that says "this box holds XMP" (XMP specification part 3). */
const XMP_UUID = Buffer.from('BE7ACFCB97A942E89C71999491E3AFAC', 'hex');
const MAX_XMP_BYTES = 1024 * 1024;

/** Appends the mark to a finished MP4 as a box of its own; players skip it and nothing before it moves. */
export async function markClip(path: string, type: DigitalSourceType): Promise<void> {
  await appendFile(path, mp4Box('uuid', Buffer.concat([XMP_UUID, Buffer.from(xmpPacket(type))])));
}

/** Reads the mark back from a JPEG, PNG, WebP or MP4; null where there is none. */
export async function readDigitalSourceType(path: string): Promise<DigitalSourceType | null> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(12);
    await file.read(head, 0, 12, 0);
    const xmp = head.toString('latin1', 4, 8) === 'ftyp' ? await clipXmp(file) : pictureXmp(await file.readFile());
    return sourceTypeInXmp(xmp ?? '');
  } finally {
    await file.close();
  }
}

async function clipXmp(file: FileHandle): Promise<string | undefined> {
  for await (const box of topLevelBoxes(file)) {
    const length = box.end - box.start;
    if (box.type !== 'uuid' || length < XMP_UUID.length || length > MAX_XMP_BYTES) continue;
    const content = Buffer.alloc(length);
    await file.read(content, 0, length, box.start);
    if (content.subarray(0, XMP_UUID.length).equals(XMP_UUID)) return content.toString('utf8', XMP_UUID.length);
  }
  return undefined;
}
