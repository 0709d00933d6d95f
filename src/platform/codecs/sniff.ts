import type { PictureType } from './picture-rules.js';

type Recognised = PictureType | `unsupported:${string}` | undefined;

const SIGNATURES: Array<[kind: Exclude<Recognised, undefined>, matches: (head: Buffer) => boolean]> = [
  ['image/jpeg', starts('\xff\xd8\xff')],
  ['image/png', starts('\x89PNG\r\n\x1a\n')],
  ['image/webp', (head) => starts('RIFF')(head) && starts('WEBP', 8)(head)],
  ['unsupported:GIF', starts('GIF8')],
  ['unsupported:PDF', starts('%PDF-')],
  ['unsupported:ZIP', starts('PK\x03\x04')],
  ['unsupported:TIFF', (head) => starts('II*\0')(head) || starts('MM\0*')(head)],
  ['unsupported:JPEG XL', (head) => starts('\xff\x0a')(head) || starts('JXL ', 4)(head)],
  ['unsupported:JPEG 2000', (head) => starts('\xff\x4f\xff\x51')(head) || starts('jP  ', 4)(head)],
  ['unsupported:Photoshop', starts('8BPS')],
  ['unsupported:icon', starts('\0\0\x01\0')],
  ['unsupported:HEIC', (head) => brand(head, /^(hei[cxms]|hev[cxms]|mif1|msf1)/)],
  ['unsupported:AVIF', (head) => brand(head, /^avi[fs]/)],
  ['unsupported:video', (head) => starts('ftyp', 4)(head)],
  ['unsupported:BMP', starts('BM')],
  ['unsupported:SVG', (head) => /^\s*<(\?xml|!doctype svg|!--|svg)/i.test(text(head)) && /<svg[\s>]/i.test(text(head))],
  ['unsupported:markup', (head) => /^\s*</.test(text(head))],
];

/** Says what the bytes are, whatever name they came under: a supported picture, something known that isn't, or nothing known. */
export function sniff(bytes: Buffer): Recognised {
  const head = bytes.subarray(0, 4096);
  return SIGNATURES.find(([, matches]) => matches(head))?.[0];
}

function starts(signature: string, offset = 0): (head: Buffer) => boolean {
  const wanted = Buffer.from(signature, 'latin1');
  return (head) => head.subarray(offset, offset + wanted.length).equals(wanted);
}

function brand(head: Buffer, names: RegExp): boolean {
  return starts('ftyp', 4)(head) && names.test(head.toString('latin1', 8, 12));
}

function text(head: Buffer): string {
  return head.toString('utf8').replace(/^\uFEFF/, '');
}
