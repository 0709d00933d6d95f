/** Where a request comes from, as coarse as rules need it [P13]. */
export interface Region {
  /** ISO 3166-1 alpha-2; null where nobody can tell. */
  readonly country: string | null;
  /** The part of ISO 3166-2 behind the country, e.g. `CA`; null where unknown. */
  readonly subdivision: string | null;
  /** Who said so: a proxy of ours, the offline database, or nobody. */
  readonly source: 'proxy' | 'database' | 'unknown';
}

export const unknownRegion: Region = { country: null, subdivision: null, source: 'unknown' };

/** `GB`, `US-CA`, or null: as it may be kept. */
export const regionCode = ({ country, subdivision }: Region): string | null => (country === null || subdivision === null ? country : `${country}-${subdivision}`);

const CODE = /^([A-Z]{2})(?:-([A-Z0-9]{1,3}))?$/;
/** What proxies say of addresses that they can't place, and of Tor. */
const NOWHERE = new Set(['XX', 'T1', 'ZZ', 'AP', 'EU']);

/**
 * What a trusted proxy says: `GB`, `US-CA`, or country and subdivision in two headers.
 * @returns null for anything else, such as a value that came twice: then the address decides
 */
export function regionOfHeader(place: string | undefined, part?: string): Region | null {
  const [, country, own] = CODE.exec(place?.trim().toUpperCase() ?? '') ?? [];
  if (country === undefined || NOWHERE.has(country)) return null;
  const subdivision = own ?? /^[A-Z0-9]{1,3}$/.exec(part?.trim().toUpperCase() ?? '')?.[0] ?? null;
  return { country, subdivision, source: 'proxy' };
}

/** Addresses that belong to nobody in particular (IANA's special-purpose registry): some databases place them all the same. */
const SPECIAL_IPV4 = new RegExp([
  '^(?:0|10|127|22[4-9]|2[34]\\d|25[0-5])\\.', '^100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.', '^169\\.254\\.', '^172\\.(?:1[6-9]|2\\d|3[01])\\.',
  '^192\\.(?:168|0\\.[02]|88\\.99)\\.', '^198\\.(?:1[89]|51\\.100)\\.', '^203\\.0\\.113\\.',
].join('|'));
const GLOBAL_IPV6 = /^[23][0-9a-f]{3}:/i;
const EXAMPLE_IPV6 = /^2001:0?db8:/i;
const MAPPED = /^::ffff:(?=\d+\.)/i;

/** The address as databases know it, or null for one that leads to no place. */
export function placeable(ip: string): string | null {
  const address = ip.replace(MAPPED, '');
  if (!address.includes(':')) return address === '' || SPECIAL_IPV4.test(address) ? null : address;
  return GLOBAL_IPV6.test(address) && !EXAMPLE_IPV6.test(address) ? address : null;
}
