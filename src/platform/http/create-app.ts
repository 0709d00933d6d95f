import cookie from '@fastify/cookie';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Config } from '../../config/index.js';
import { Subscriptions } from '../graphql/index.js';
import { AppLogger } from '../logging/index.js';
import { allowOrigins } from './cors.js';
import { httpLimits } from './http-limits.js';
import { parseJsonOnly } from './json-body.js';
import { isUpgrade, refusalsWith } from './refusals.js';
import { hangUpWhenClosing } from './hang-up.js';
import { addRequestHooks } from './request-hooks.js';
import { addSecurityHeaders, securityHeadersOf } from './security-headers.js';
import { trustProxy } from './trust-proxy.js';

/** How often slow clients are looked for. */
const TIMEOUT_CHECK_MS = 2_000;

/** Builds the Nest application with everything between the socket and the first resolver. */
export async function createApp(module: Type | DynamicModule, config: Config): Promise<NestFastifyApplication> {
  const headers = await securityHeadersOf({
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: config.production ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  });
  const refusals = refusalsWith(headers);
  const adapter = new FastifyAdapter({
    bodyLimit: httpLimits.bodyBytes,
    trustProxy: trustProxy(config.TRUST_PROXY),
    requestTimeout: httpLimits.requestMs,
    connectionTimeout: httpLimits.idleConnectionMs,
    keepAliveTimeout: httpLimits.keepAliveMs,
    http: {
      headersTimeout: httpLimits.headersMs, requestTimeout: httpLimits.requestMs, connectionsCheckingInterval: TIMEOUT_CHECK_MS, maxHeaderSize: httpLimits.headerBytes,
      // Looked at in refusals.ts, where a refusal gets a body.
      requireHostHeader: false,
      shouldUpgradeCallback: isUpgrade,
    },
    clientErrorHandler: refusals.refuseConnection,
    frameworkErrors: refusals.refusePath,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bufferLogs: true, logger: ['fatal', 'error', 'warn'], abortOnError: false, bodyParser: false });
  app.useLogger(app.get(AppLogger));
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = httpLimits.connections;
  parseJsonOnly(fastify, refusals);
  // Open sockets would keep the server from closing.
  fastify.addHook('preClose', () => app.get(Subscriptions).close());
  hangUpWhenClosing(fastify);
  allowOrigins(fastify, config.webOrigins);
  // Session cookies are read where it is found out who is calling; this one only writes them.
  await app.register(cookie, { hook: false });
  addSecurityHeaders(fastify, headers);
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
