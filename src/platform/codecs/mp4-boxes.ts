import type { FileHandle } from 'node:fs/promises';

export interface Mp4Box {
  type: string;
  /** Where the box's content starts, behind its header. */
  start: number;
  end: number;
}

/** The top-level boxes of an MP4, read header by header so that a long film costs no memory. Stops at the first malformed one. */
export async function* topLevelBoxes(file: FileHandle): AsyncGenerator<Mp4Box> {
  const { size: fileSize } = await file.stat();
  const header = Buffer.alloc(16);
  for (let at = 0; at + 8 <= fileSize; ) {
    await file.read(header, 0, 16, at);
    const short = header.readUInt32BE(0);
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? fileSize - at : short;
    if (size < 8 || at + size > fileSize) return;
    yield { type: header.toString('latin1', 4, 8), start: at + (short === 1 ? 16 : 8), end: at + size };
    at += size;
  }
}

/** One top-level box, ready to be appended to a file. */
export function mp4Box(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + content.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}
