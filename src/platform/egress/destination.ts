import { isIPv6 } from 'node:net';
import { EgressRefusedError } from './egress-error.js';

/** Where a connection is to go, spelt in the one way that policies compare. */
export interface Destination {
  /** `https`, `http`, `smtp` or `smtps`. */
  readonly scheme: string;
  /** Lower case, punycode, no final dot; addresses in their shortest form, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, smtp: 587, smtps: 465 };

/** @throws EgressRefusedError for what no host can be called */
export function destinationOf(scheme: string, host: string, port: number | undefined): Destination {
  return at(scheme, spell(host), port);
}

/** @throws EgressRefusedError for a URL with a user's name in it; TypeError unless it is one of http or https */
export function destinationOfUrl(url: URL): Destination {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError('only http and https URLs can be called');
  if (url.username !== '' || url.password !== '') throw new EgressRefusedError('user-in-url');
  return at(url.protocol.slice(0, -1), url.hostname, url.port === '' ? undefined : Number(url.port));
}

/** As the URL standard spells it, which knows decimal, octal and hexadecimal addresses and letters that look like others. */
function spell(host: string): string {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  const numbers = isIPv6(bare);
  if (!numbers && /[/?#@:\\]/.test(bare)) throw new EgressRefusedError('no-host');
  return URL.parse(`http://${numbers ? `[${bare}]` : bare}/`)?.hostname ?? '';
}

function at(scheme: string, hostname: string, port: number | undefined): Destination {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  if (host === '') throw new EgressRefusedError('no-host');
  return { scheme, host, port: port ?? PORTS[scheme] ?? 0 };
}
