const JPEG_XMP = 'http://ns.adobe.com/xap/1.0/\0';
const PNG_XMP = 'XML:com.adobe.xmp\0';

/** The XMP packet of a JPEG, PNG or WebP that we wrote ourselves (an untrusted one goes through the child first). */
export function pictureXmp(bytes: Buffer): string | undefined {
  for (const { id, data } of blocks(bytes)) {
    if (id === 'APP1' && data.toString('latin1', 0, JPEG_XMP.length) === JPEG_XMP) return data.toString('utf8', JPEG_XMP.length);
    // Uncompressed iTXt: keyword, then two flags, then an empty language and an empty translated keyword.
    if (id === 'iTXt' && data.toString('latin1', 0, PNG_XMP.length) === PNG_XMP) return data.toString('utf8', PNG_XMP.length + 4);
    if (id === 'XMP ') return data.toString('utf8');
  }
  return undefined;
}

function* blocks(bytes: Buffer): Generator<{ id: string; data: Buffer }> {
  if (bytes[0] === 0xff) {
    for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
      yield { id: bytes[at + 1] === 0xe1 ? 'APP1' : '', data: bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2)) };
    }
  } else if (bytes[0] === 0x89) {
    for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
      yield { id: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)) };
    }
  } else if (bytes.toString('latin1', 0, 4) === 'RIFF') {
    for (let at = 12; at + 8 <= bytes.length; ) {
      const length = bytes.readUInt32LE(at + 4);
      yield { id: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, at + 8 + length) };
      at += 8 + length + (length % 2);
    }
  }
}
