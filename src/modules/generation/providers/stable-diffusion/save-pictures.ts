import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_PICTURE_BYTES } from '../../../../platform/codecs/picture-rules.js';
import { AnswerInvalidError } from './answer-invalid.error.js';
import { Base64Decoder } from './base64-decoder.js';
import { PictureList } from './picture-list.js';

/** Bytes of an answer with `count` pictures of the largest size, and what else is in it. */
export const maxAnswerBytes = (count: number): number => count * Math.ceil((MAX_PICTURE_BYTES * 4) / 3) + 4 * 1024 * 1024;

/**
 * Writes the pictures of an answer to files while it arrives, however large it is: `{"images": ["<base64>", ...], ...}`.
 * @returns the files, in order: `count` at most, fewer where fewer came
 * @throws AnswerInvalidError; whatever reading the body throws
 */
export async function savePictures(body: AsyncIterable<Buffer>, folder: string, count: number): Promise<string[]> {
  const paths: string[] = [];
  const list = new PictureList();
  let picture: { file: FileHandle; decoder: Base64Decoder; bytes: number } | undefined;
  try {
    for await (const piece of body) {
      for (const event of list.read(piece)) {
        if (event.kind === 'begin' && paths.length < count) {
          const path = join(folder, `${paths.length}.received`);
          picture = { file: await open(path, 'wx', 0o600), decoder: new Base64Decoder(), bytes: 0 };
          paths.push(path);
        } else if (event.kind === 'text' && picture) {
          const bytes = picture.decoder.decode(event.text);
          picture.bytes += bytes.length;
          if (picture.bytes > MAX_PICTURE_BYTES) throw new AnswerInvalidError('a picture is too large');
          await picture.file.appendFile(bytes);
        } else if (event.kind === 'end' && picture) {
          picture.decoder.finish();
          await picture.file.close();
          picture = undefined;
        }
      }
    }
  } finally {
    await picture?.file.close();
  }
  if (!list.complete) throw new AnswerInvalidError('the answer ends too early');
  return paths;
}
