import { open } from 'node:fs/promises';
import { sniff } from '../../../platform/codecs/sniff.js';

const HEAD_BYTES = 64;

/** What the head of a file says it is: see `sniff`. */
export async function sniffFile(path: string): Promise<ReturnType<typeof sniff>> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return sniff(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
