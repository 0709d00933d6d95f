import { isPhoneTrailer } from './jpeg-trailer.js';
import { walkJpeg } from './jpeg-walk.js';
import { refuse } from './picture-rules.js';

/** Walks a JPEG to its end marker and refuses what is damaged, too big, or followed by anything but what phones append. */
export function checkJpeg(bytes: Buffer): void {
  const picture = walkJpeg(bytes, 0);
  if (picture.end < bytes.length && !isPhoneTrailer(bytes, picture)) refuse('POLYGLOT', `${bytes.length - picture.end} bytes after the end marker`);
}
