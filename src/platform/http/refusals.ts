import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { BadRequestException, HttpException, MethodNotAllowedException } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../ids/index.js';
import type { SecurityHeaders } from './security-headers.js';

const STATUS_BY_CODE: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413, TOO_MANY_PIECES: 413 };

const bodyOf = (status: number): string => JSON.stringify({ code: 'BAD_USER_INPUT', message: STATUS_CODES[status], correlationId: newId() });

export interface Refusals {
  /** What can't be read as a request has no request to be answered through: the connection is told and closed. */
  refuseConnection(error: { readonly code?: string }, socket: Socket): void;
  /** For paths that the router can't read; no hook has run yet. */
  refusePath(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void;
}

/** Answers that no hook has given their headers. */
export function refusalsWith(headers: SecurityHeaders): Refusals {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return {
    refuseConnection: (error, socket) => {
      if (error.code !== 'ECONNRESET' && socket.writable) {
        const status = STATUS_BY_CODE[error.code ?? ''] ?? 400;
        const body = bodyOf(status);
        socket.write([
          `HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Connection: close', 'Content-Type: application/json', ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body,
        ].join('\r\n'));
      }
      socket.destroy();
    },
    refusePath: (error, _request, reply) => {
      const status = error.statusCode ?? 400;
      void reply.code(status).headers(headers).header('Content-Type', 'application/json').send(bodyOf(status));
    },
  };
}

/**
 * The reason not to look at a request any further.
 * A second Host is how two servers are made to disagree; a Host that is no address makes URL's constructor throw deep in a library.
 */
export function whyRefused(request: FastifyRequest): HttpException | null {
  const { rawHeaders } = request.raw;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  if (hosts !== 1 || !isAddress(`${request.protocol}://${request.host}/`)) return new BadRequestException('The request names no host, or several.');
  // Documents come by POST: a link or a picture on somebody's page can only GET. Persisted queries may be fetched (persisted-request.ts).
  if (request.routeOptions.url === '/graphql' && request.method !== 'POST' && !namesPersistedDocument(request)) return new MethodNotAllowedException('Operations are sent by POST.');
  return null;
}

/** Nearly all requests name the same host as the one before. */
let lastAddress = '';
function isAddress(url: string): boolean {
  if (url === lastAddress) return true;
  const parsed = URL.canParse(url);
  if (parsed) lastAddress = url;
  return parsed;
}

/** Other protocols (h2c, which some clients offer with every request) are not taken up; the request is answered as it is. */
export const isUpgrade = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

const namesPersistedDocument = ({ method, query }: FastifyRequest): boolean =>
  method === 'GET' && ['documentId', 'extensions'].some((name) => Object.hasOwn(query as object, name));
