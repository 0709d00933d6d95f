import { isIP } from 'node:net';
import { ipSubject } from '../../platform/rate-limit/index.js';

/**
 * An IP as it is kept: an IPv4 address that came mapped into IPv6 as itself (RFC 4291 §2.5.5.2), without the zone of this machine (RFC 4007).
 * @returns null for anything else
 */
export function toInet(ip: string): string | null {
  const plain = ip.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  return isIP(plain) ? plain : null;
}

/** The network that kept IPs are looked for in: whoever is in it is taken for the same place. @returns null for anything that isn't an IP */
export function toNetwork(ip: string): string | null {
  const inet = toInet(ip);
  return inet && ipSubject(inet);
}
