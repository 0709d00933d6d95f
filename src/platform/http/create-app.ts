import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Config } from '../../config/index.js';
import { Subscriptions } from '../graphql/index.js';
import { AppLogger } from '../logging/index.js';
import { parseJsonOnly } from './json-body.js';
import { isUpgrade, refuseConnection, refusePath } from './refusals.js';
import { hangUpWhenClosing } from './hang-up.js';
import { addRequestHooks } from './request-hooks.js';
import { trustProxy } from './trust-proxy.js';

/** Largest JSON body: a prompt of 100 kB must still be answered as too long, not cut off. */
const BODY_LIMIT_BYTES = 512 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;
/** A connection on which nothing moves in either direction while a request is under way: whoever stopped sending or reading. */
const IDLE_CONNECTION_MS = 60_000;
/** Longer than load balancers keep a connection, so that it is they who close it. */
const KEEP_ALIVE_MS = 72_000;
/** How often slow clients are looked for. */
const TIMEOUT_CHECK_MS = 2_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** Well below the files that a process may open: Postgres, Redis and pictures need some too. */
const MAX_CONNECTIONS = 10_000;

/** Builds the Nest application with everything between the socket and the first resolver. */
export async function createApp(module: Type | DynamicModule, config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustProxy(config.TRUST_PROXY),
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_CONNECTION_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS, maxHeaderSize: MAX_HEADER_BYTES,
      // Looked at in refusals.ts, where a refusal gets a body.
      requireHostHeader: false,
      shouldUpgradeCallback: isUpgrade,
    },
    clientErrorHandler: refuseConnection,
    frameworkErrors: refusePath,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bufferLogs: true, logger: ['fatal', 'error', 'warn'], abortOnError: false, bodyParser: false });
  app.useLogger(app.get(AppLogger));
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = MAX_CONNECTIONS;
  parseJsonOnly(fastify);
  // Open sockets would keep the server from closing.
  fastify.addHook('preClose', () => app.get(Subscriptions).close());
  hangUpWhenClosing(fastify);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: config.production ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  });
  app.enableCors({ origin: config.webOrigins, credentials: true, methods: ['GET', 'POST', 'PUT', 'OPTIONS'], maxAge: 600, strictPreflight: false });
  // Uploads are streamed to disk, never held in memory.
  fastify.addContentTypeParser(/^(image\/|application\/octet-stream)/, (_request: FastifyRequest, payload: IncomingMessage, done) => done(null, payload));
  addRequestHooks(app);
  if (!config.servesApi) {
    // A worker answers for its own health and metrics and for nothing else.
    fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
      if (!/^\/(health|metrics)(\/|\?|$)/.test(request.url)) await reply.code(404).send({ code: 'NOT_FOUND', message: 'This process serves no API.' });
    });
  }
  return app;
}
