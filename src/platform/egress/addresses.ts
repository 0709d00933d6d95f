import { BlockList, isIPv4 } from 'node:net';

/** `public`: somewhere on the internet. `local`: this machine or a private network. `never`: an address that no service of anybody's has. */
export type AddressKind = 'public' | 'local' | 'never';

/** Where a host's address may be: on the internet, in a private network or this machine (`own`), or in either. */
export type AllowedAddresses = 'public' | 'own' | 'any';

type Range = readonly [network: string, bits: number];

/** IANA's special-purpose registries (RFC 6890), as far as they are private networks. */
const LOCAL: readonly Range[] = [
  ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['::1', 128], ['fc00::', 7],
];
/** The rest of them, and where clouds answer with the secrets of a machine. */
const NEVER: readonly Range[] = [
  ['0.0.0.0', 8], ['169.254.0.0', 16], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24],
  ['224.0.0.0', 4], ['240.0.0.0', 4], ['100.100.100.200', 32], ['168.63.129.16', 32], ['fd00:ec2::254', 128], ['fd20:ce::254', 128],
  ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20],
];
const listOf = (ranges: readonly Range[]): BlockList => {
  const list = new BlockList();
  for (const [network, bits] of ranges) list.addSubnet(network, bits, isIPv4(network) ? 'ipv4' : 'ipv6');
  return list;
};
const local = listOf(LOCAL);
const never = listOf(NEVER);
/** All of IPv6's internet. */
const global = listOf([['2000::', 3]]);
/** IPv4 within IPv6: as such, and through a translator at the edge of a network that has no IPv4. */
const carried = [/^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/, /^64:ff9b::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/];

export function addressKind(address: string): AddressKind {
  if (isIPv4(address)) return kindIn(address, 'ipv4');
  // One spelling for all of them; a zone (fe80::1%eth0) is none.
  const short = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1);
  if (short === undefined) return 'never';
  for (const pattern of carried) {
    const [, high, low] = pattern.exec(short) ?? [];
    if (high !== undefined && low !== undefined) return kindIn(dotted(parseInt(high, 16), parseInt(low, 16)), 'ipv4');
  }
  const kind = kindIn(short, 'ipv6');
  return kind === 'public' && !global.check(short, 'ipv6') ? 'never' : kind;
}

/** Why an address may not be connected to; null: it may. */
export function refusalOf(address: string, allowed: AllowedAddresses): 'forbidden-address' | 'not-in-house' | null {
  const kind = addressKind(address);
  if (kind === 'never' || (kind === 'local' && allowed === 'public')) return 'forbidden-address';
  return kind === 'public' && allowed === 'own' ? 'not-in-house' : null;
}

function kindIn(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (never.check(address, family)) return 'never';
  return local.check(address, family) ? 'local' : 'public';
}

const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');
