/** IPTC's terms for how a picture or film came to be: https://cv.iptc.org/newscodes/digitalsourcetype/ */
export const DIGITAL_SOURCE_TYPES = ['algorithmicMedia', 'algorithmicallyEnhanced', 'trainedAlgorithmicMedia'] as const;
export type DigitalSourceType = (typeof DIGITAL_SOURCE_TYPES)[number];

const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** The XMP packet that carries the mark, as the IPTC Photo Metadata Standard writes it (`Iptc4xmpExt:DigitalSourceType`). */
export function xmpPacket(type: DigitalSourceType): string {
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">',
    `<Iptc4xmpExt:DigitalSourceType>${VOCABULARY}${type}</Iptc4xmpExt:DigitalSourceType>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n');
}

/** Finds the mark in an XMP packet, written as an element, an attribute or a resource; null where there is none we know. */
export function sourceTypeInXmp(xmp: string): DigitalSourceType | null {
  const uri = /:DigitalSourceType(?:\s*=\s*"|\s+rdf:resource\s*=\s*"|\s*>\s*)([^"<]+)/.exec(xmp)?.[1]?.trim() ?? '';
  return DIGITAL_SOURCE_TYPES.find((type) => uri === VOCABULARY + type || uri === VOCABULARY.replace('http:', 'https:') + type) ?? null;
}
