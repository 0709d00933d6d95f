import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';

export const UNSUBSCRIBE_PATH = '/unsubscribe';
/** What comes is one field of a few bytes. */
const MAX_BYTES = 2_000;

type Done = (error: Error | null, body?: string) => void;

/**
 * Mail programs send a form (RFC 8058 §3.1), of either kind. This path alone takes one: a form can be sent by any page without asking, and what this
 * one does, its link allows by itself.
 */
@Injectable()
export class UnsubscribeBody implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    // A process without HTTP, such as a test of services, has no server to teach.
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance>();
    if (!fastify?.hasContentTypeParser) return;
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data']) {
      if (!fastify.hasContentTypeParser(type)) fastify.addContentTypeParser(type, parse);
    }
  }
}

function parse(request: FastifyRequest, payload: IncomingMessage, done: Done): void {
  if (request.routeOptions.url !== UNSUBSCRIBE_PATH) return done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type'] ?? ''));
  let text = '';
  payload.setEncoding('latin1');
  payload.on('data', (chunk: string) => {
    if (text.length <= MAX_BYTES) text += chunk;
  });
  payload.on('error', done);
  payload.on('end', () => (text.length > MAX_BYTES ? done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()) : done(null, text)));
}

/** Whether the form says what RFC 8058 wants it to say, in either encoding. */
export const isOneClick = (body: unknown): boolean => typeof body === 'string' && /List-Unsubscribe["=\s]+One-Click/i.test(body);
