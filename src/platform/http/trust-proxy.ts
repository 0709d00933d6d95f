import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';

type Trust = (address: string, hop: number) => boolean;

/**
 * TRUST_PROXY as a function: a number of hops, addresses separated by commas, or nobody. One meaning for requests and for sockets.
 */
export function trustProxy(setting: string): Trust {
  if (setting === '') return () => false;
  if (/^\d+$/.test(setting)) return (_address, hop) => hop < Number(setting);
  return proxyAddress.compile(setting.split(',').map((address) => address.trim()));
}

/** Who is calling, behind the proxies that are believed; empty for a connection that is gone already, which has no address. */
export const addressOf = (request: IncomingMessage, trust: Trust): string => (proxyAddress(request, trust) as string | undefined) ?? '';

/** {@link addressOf} as Fastify has found it out: by its types an address is always there. */
export const ipOf = (request: FastifyRequest): string => (request.ip as string | undefined) ?? '';
