import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/index.js';
import { Authenticator } from '../access/index.js';
import { ContextStore, localeFromHeader, OPERATION, type RequestContext } from '../context/index.js';
import { DomainError, errorKind } from '../errors/index.js';
import { RequestLog } from '../logging/index.js';
import { whyRefused } from './refusals.js';
import { ipOf } from './trust-proxy.js';
import { RequestDeadlines } from './request-deadlines.js';

/** In the request log, as web servers have it: the client left before there was an answer. */
const CLIENT_GONE = 499;
const CORRELATION_HEADER = 'x-request-id';
/** On the request itself: a WeakMap of all that are under way costs the garbage collector more than anything else here. */
const CONTEXT = Symbol('context');
type Opened = FastifyRequest & { [CONTEXT]?: RequestContext };
/** Routes that carry their own proof, or none: their Authorization header is not ours to check. */
const WITHOUT_CALLER = /^\/(health|metrics|media|uploads|webhooks|explorer|dev)(\/|\?|$)/;

/** Opens a context for each request, finds out who is calling, and records the request. */
export function addRequestHooks(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const store = app.get(ContextStore);
  const authenticator = app.get(Authenticator);
  const requestLog = app.get(RequestLog);
  const deadlines = new RequestDeadlines(app.get(Config).REQUEST_DEADLINE_SECONDS, store);
  fastify.addHook('onClose', (_instance: FastifyInstance, done: () => void) => {
    deadlines.stop();
    done();
  });

  fastify.decorateRequest(CONTEXT);
  fastify.addHook('onRequest', (request: Opened, reply: FastifyReply, done: () => void) => {
    const given = request.headers[CORRELATION_HEADER];
    const correlationId = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    void reply.header(CORRELATION_HEADER, correlationId);
    const opened = {
      correlationId, caller: null, locale: localeFromHeader(request.headers['accept-language']), ip: ipOf(request),
      userAgent: request.headers['user-agent'] ?? '', http: { request, reply }, memo: new Map(),
    };
    const context: RequestContext = deadlines.watch(opened, () => requestLog.record(entryOf(request, reply, context, CLIENT_GONE)));
    request[CONTEXT] = context;
    store.run(context, done);
  });

  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
    const reason = whyRefused(request);
    if (reason?.getStatus() === 405) void reply.header('Allow', 'POST');
    done(reason ?? undefined);
  });

  // Reading the body leaves the asynchronous context of onRequest, so it is entered again before anything of ours runs.
  fastify.addHook('preValidation', (request: Opened, _reply: FastifyReply, done: () => void) => {
    const { [CONTEXT]: context } = request;
    if (!context) return done();
    deadlines.arrived(context);
    store.run(context, done);
  });

  fastify.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
    const { authorization, cookie } = request.headers;
    if ((!authorization && !cookie) || WITHOUT_CALLER.test(request.url)) return;
    const context = store.current;
    try {
      const found = await authenticator.authenticate({ authorization, cookie, ip: context.ip });
      if (found) Object.assign(context, found);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const code = errorKind(error.code).topLevel;
      const message = error.messageIn(context.locale);
      const { retryAfterSeconds } = error.extra;
      if (typeof retryAfterSeconds === 'number') void reply.header('Retry-After', retryAfterSeconds);
      const extensions = { ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }), code, correlationId: context.correlationId };
      await reply.code(code === 'THROTTLED' ? 429 : 401).send({ errors: [{ message, extensions }] });
    }
  });

  // Whoever is answered before they have sent everything may send for ever: the rest would be read, and a shutdown would wait for it.
  fastify.addHook('onSend', (request: FastifyRequest, reply: FastifyReply, _payload: unknown, done: () => void) => {
    const { 'transfer-encoding': chunked, 'content-length': length } = request.headers;
    if (!request.raw.complete && (chunked !== undefined || Number(length) > 0)) void reply.header('connection', 'close');
    done();
  });

  fastify.addHook('onResponse', (request: Opened, reply: FastifyReply, done: () => void) => {
    const { [CONTEXT]: context } = request;
    if (context && context.life?.ended?.how !== 'disconnected') requestLog.record(entryOf(request, reply, context, reply.statusCode));
    done();
  });
}

function entryOf(request: FastifyRequest, reply: FastifyReply, context: RequestContext, status: number) {
  const operation = context.memo.get(OPERATION);
  return {
    method: request.method,
    // The template, not the URL: paths can hold signatures and ids.
    route: typeof operation === 'string' ? `${request.routeOptions.url} ${operation}` : (request.routeOptions.url ?? 'unknown'),
    status,
    durationMs: reply.elapsedTime,
    bytes: Number(reply.getHeader('content-length')) || 0,
    ip: context.ip,
    userAgent: context.userAgent,
    accountId: context.caller?.accountId ?? null,
    correlationId: context.correlationId,
  };
}
