import { refuse } from './picture-rules.js';

/** Browsers and readers look this far for something they like better than a picture. */
const SNIFFED_BYTES = 1024;
const OTHER_LANGUAGES = /%PDF-|<html|<script|<!doctype html|<\?php/i;
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1');
const ZIP_END_BYTES = 22;
const ZIP_MAX_COMMENT = 0xffff;

/**
 * Refuses a file that is a whole picture and at the same time something else: a page, a script, a PDF, an archive.
 * What is stored is re-encoded anyway; this is for whoever reads the file before that, and because no camera makes one.
 */
export function refusePolyglot(bytes: Buffer): void {
  const head = bytes.toString('latin1', 0, SNIFFED_BYTES);
  const other = OTHER_LANGUAGES.exec(head);
  if (other) refuse('POLYGLOT', `the head of the picture holds ${other[0]}`);
  // "/*" where a length belongs: the rest of the header becomes a comment when the file is run as JavaScript.
  if (head.startsWith('RIFF/*') || (bytes[0] === 0xff && head.startsWith('/*', 4))) refuse('POLYGLOT', 'the header is also a script');
  if (endsAsZip(bytes)) refuse('POLYGLOT', 'the file is an archive too');
}

/** An archive is read from its end: a directory record whose comment reaches exactly to the last byte. */
function endsAsZip(bytes: Buffer): boolean {
  const from = Math.max(0, bytes.length - ZIP_END_BYTES - ZIP_MAX_COMMENT);
  for (let at = bytes.indexOf(ZIP_END, from); at >= 0; at = bytes.indexOf(ZIP_END, at + 1)) {
    if (at + ZIP_END_BYTES <= bytes.length && at + ZIP_END_BYTES + bytes.readUInt16LE(at + 20) === bytes.length) return true;
  }
  return false;
}
