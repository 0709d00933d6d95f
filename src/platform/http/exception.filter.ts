import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ContextStore, Locale } from '../context/index.js';
import { DomainError, errorKind, type TopLevelCode, unavailableOf } from '../errors/index.js';
import { answerUnavailable, errorBody } from './unavailable.js';

/** Of an answer that was begun and can't be given: they would be wrong for the error that goes out instead. */
const HEADERS_OF_CONTENT = ['Content-Type', 'Content-Length', 'Content-Range', 'Content-Disposition', 'ETag', 'Accept-Ranges'];

const statusOf: Record<TopLevelCode, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, BAD_USER_INPUT: 400, NOT_FOUND: 404, THROTTLED: 429, INTERNAL: 500 };

/** Answers of plain HTTP routes: `{ code, message, correlationId }`, never a stack. GraphQL has its own (format-error.ts). */
@Catch()
export class HttpExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('HTTP');

  constructor(private readonly context: ContextStore) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    const { locale = Locale.EN, correlationId = 'none', life } = this.context.optional ?? {};
    // Answered at the deadline, or nobody listens any more.
    if (life?.ended) return undefined;
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return undefined;
    }
    // The sender went before all was sent: nobody is there to be answered, and nothing of ours has failed.
    if ((error as { code?: unknown }).code === 'ECONNRESET' && request.raw.destroyed) return reply.code(400).send();
    for (const name of HEADERS_OF_CONTENT) reply.removeHeader(name);
    if (error instanceof DomainError) {
      const { topLevel } = errorKind(error.code);
      const retry = error.extra['retryAfterSeconds'];
      if (typeof retry === 'number') reply.header('Retry-After', retry);
      return reply.code(statusOf[topLevel]).send({ ...error.extra, code: error.code, message: error.messageIn(locale), correlationId });
    }
    if (error instanceof HttpException && error.getStatus() < 500) {
      // Nest's own 404 says the URL, which may hold a signature.
      const missing = error.getStatus() === 404;
      const [code, message] = missing ? ['NOT_FOUND', errorKind('NOT_FOUND').text[locale]] : ['BAD_USER_INPUT', error.message];
      return reply.code(error.getStatus()).send({ code, message, correlationId });
    }
    // Fastify's own refusals (body too large, malformed JSON): their words name nothing of ours.
    const { statusCode: status, code: origin } = error as { statusCode?: unknown; code?: unknown };
    if (typeof origin === 'string' && origin.startsWith('FST_') && typeof status === 'number' && status >= 400 && status < 500) {
      return reply.code(status).send({ code: 'BAD_USER_INPUT', message: (error as Error).message, correlationId });
    }
    const unavailable = unavailableOf(error);
    if (unavailable) return answerUnavailable(request, reply, unavailable.retryAfterSeconds, { locale, correlationId });
    this.logger.error(error);
    return reply.code(500).send(errorBody(request, { code: 'INTERNAL', message: errorKind('INTERNAL').text[locale], correlationId }));
  }
}
