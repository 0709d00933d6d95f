import type { FastifyReply, FastifyRequest } from 'fastify';
import { Locale, type RequestContext } from '../context/index.js';
import { errorKind } from '../errors/index.js';

/** An error's body in the shape that the route's clients read. */
export function errorBody(request: FastifyRequest, error: { code: string; message: string; correlationId: string } & Record<string, unknown>): object {
  if (request.routeOptions.url !== '/graphql') return error;
  const { message, ...extensions } = error;
  return { errors: [{ message, extensions }] };
}

/** Says: not now, come back in so many seconds. */
export function answerUnavailable(
  request: FastifyRequest, reply: FastifyReply, retryAfterSeconds: number, { locale = Locale.EN, correlationId = 'none' }: Partial<RequestContext> = {},
): FastifyReply {
  const message = errorKind('INTERNAL').text[locale];
  return reply.code(503).header('Retry-After', retryAfterSeconds).header('Content-Type', 'application/json; charset=utf-8')
    .send(errorBody(request, { code: 'INTERNAL', message, retryAfterSeconds, correlationId }));
}
