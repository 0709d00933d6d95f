import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';

export const UNSUBSCRIBE_PATH = '/unsubscribe';
/** What comes is one field of a few bytes. */
const MAX_BYTES = 2_000;

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
      if (!fastify.hasContentTypeParser(type)) fastify.addContentTypeParser<string>(type, { parseAs: 'string', bodyLimit: MAX_BYTES }, parse);
    }
  }
}

function parse({ routeOptions, headers }: FastifyRequest, body: string, done: (error: Error | null, body?: string) => void): void {
  if (routeOptions.url === UNSUBSCRIBE_PATH) done(null, body);
  else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(headers['content-type'] ?? ''));
}

/** Whether the form says what RFC 8058 wants it to say, in either encoding. */
export const isOneClick = (body: unknown): boolean => typeof body === 'string' && /List-Unsubscribe["=\s]+One-Click/i.test(body);
