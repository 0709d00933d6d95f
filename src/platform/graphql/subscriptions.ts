import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { type DocumentNode, type ExecutionArgs, type ExecutionResult, getOperationAST, GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, subscribe, validate } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import type { WebSocket, WebSocketServer } from 'ws';
import { Config } from '../../config/index.js';
import { ContextStore, type RequestContext } from '../context/index.js';
import { PgNotifications } from '../database/index.js';
import { unavailableOf } from '../errors/index.js';
import { priceOf } from './cost-charge.js';
import { CostGate } from './cost-gate.js';
import { formatError } from './format-error.js';
import { assertSourceWithinLimits, assertWithinLimits } from './document-limits.js';
import { assertAffordable, limits } from './limits.js';
import { MAX_VALIDATION_ERRORS } from './limits.rule.js';
import { rewrapEvents } from './rewrap-events.js';
import { SocketCallers, type SocketConnection, type SocketExtra } from './socket-callers.js';
import { createSocketServer } from './socket-server.js';

const PATH = '/graphql';
const MAX_SUBSCRIPTIONS_PER_SOCKET = 20;
/** Idle and absolute expiry, and the end of a rotated key's overlap, have no event; this is how often they are looked for. */
const RECHECK_MS = 60_000;
const CLOSE_GRACE_MS = 1_000;
/** NOTIFY channel that tells sockets to check whether their caller may still listen. Payload: an account's id. */
export const CALLER_CHANGED = 'caller_changed';

/** What an operation on a socket carries to its events and errors. */
interface SocketOperation { readonly extra: SocketExtra; readonly started: RequestContext }

/**
 * Subscriptions over graphql-ws, and nothing else over it: an operation passes the same limits as over HTTP, an upgrade from a foreign Origin or to
 * another path is destroyed, and the socket of a session or key that has ended is closed.
 */
@Injectable()
export class Subscriptions implements OnApplicationBootstrap {
  private readonly logger = new Logger(Subscriptions.name);
  private readonly server: WebSocketServer = createSocketServer(this.options());
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly adapter: HttpAdapterHost,
    private readonly schemas: GraphQLSchemaHost,
    private readonly callers: SocketCallers,
    private readonly context: ContextStore,
    private readonly notifications: PgNotifications,
    private readonly gate: CostGate,
  ) {}

  onApplicationBootstrap(): void {
    const http = this.adapter.httpAdapter as AbstractHttpAdapter | null;
    if (!this.config.servesApi || !http) return; // commands run without a server
    http.getInstance<FastifyInstance>().server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head));
    this.notifications.on(CALLER_CHANGED, (accountId) => void this.callers.recheck(accountId));
    this.timer = setInterval(() => void this.callers.recheck(''), RECHECK_MS);
    this.timer.unref();
  }

  /** Ends every socket: politely, then for good. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    const sockets = [...this.server.clients];
    for (const socket of sockets) socket.close(1001, 'Server is restarting');
    const allClosed = Promise.all(sockets.map((socket) => new Promise<void>((resolve) => { socket.once('close', () => resolve()); })));
    await Promise.race([allClosed, delay(CLOSE_GRACE_MS, undefined, { ref: false })]);
    for (const socket of this.server.clients) socket.terminate();
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { origin } = request.headers;
    const path = (request.url ?? '').split('?')[0];
    // Browsers always send an Origin; programs with a key send none.
    const foreign = origin !== undefined && !this.config.webOrigins.includes(origin);
    // Nobody else listens before the socket is a websocket.
    socket.on('error', () => socket.destroy());
    if (path !== PATH || foreign) return refuseUpgrade(socket, foreign ? '403 Forbidden' : '404 Not Found');
    const seconds = await this.gate.upgrade(this.callers.addressOf(request));
    if (seconds > 0) return refuseUpgrade(socket, '429 Too Many Requests', `Retry-After: ${Math.ceil(seconds)}\r\n`);
    this.server.handleUpgrade(request, socket, head, (client: WebSocket) => this.server.emit('connection', client, request));
  }

  private options(): ServerOptions<Record<string, unknown> | undefined, SocketExtra> {
    return {
      schema: () => this.schemas.schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: (connection) =>
        this.callers.admit(connection).catch((error: unknown) => {
          if (!unavailableOf(error)) this.logger.error(error);
          return false;
        }),
      onDisconnect: (connection) => this.callers.leave(connection),
      onClose: (connection) => this.callers.leave(connection),
      onSubscribe: (connection, _id, payload) => this.admit(connection, payload),
      subscribe: (args: ExecutionArgs) => this.subscribe(args),
      execute: () => ({ errors: [new GraphQLError('Only subscriptions run over this socket.')] }) satisfies ExecutionResult,
      onError: ({ extra }, _id, _payload, errors) => errors.map((error) => this.format(this.callers.contextOf(extra), error)),
      onNext: (_connection, _id, _payload, args, result) => {
        const { started } = args.contextValue as SocketOperation;
        return result.errors ? { ...result, errors: result.errors.map((error) => this.format(started, error)) } : undefined;
      },
    };
  }

  private async subscribe(args: ExecutionArgs) {
    const { extra, started } = args.contextValue as SocketOperation;
    const result = await this.context.run(started, async () => subscribe(args));
    if (!(Symbol.asyncIterator in result)) return result;
    // Each event sees the caller of now and loads afresh, under the operation's correlation id.
    const enter = <T>(step: () => T): T => this.context.run({ ...this.callers.contextOf(extra), correlationId: started.correlationId }, step);
    return rewrapEvents(result, enter, (error) => this.logger.warn(error, 'a subscription did not end cleanly'));
  }

  private async admit(connection: SocketConnection, payload: SubscribePayload): Promise<ExecutionArgs | readonly GraphQLError[]> {
    if (Object.keys(connection.subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) return [refusal('Too many subscriptions on one socket.')];
    const { schema } = this.schemas;
    const started = this.callers.contextOf(connection.extra);
    try {
      const charge = await this.gate.open(started);
      const persisted = this.gate.document(payload, started.caller);
      const document = persisted?.document ?? this.read(payload.query);
      const operation = getOperationAST(document, payload.operationName);
      if (operation?.operation !== 'subscription') return [refusal('Only subscriptions run over this socket.')];
      const variables = payload.variables ?? {};
      await charge.pay(priceOf(operation.operation, assertAffordable(schema, document, operation, variables)));
      const contextValue: SocketOperation = { extra: connection.extra, started };
      return { schema, document, operationName: payload.operationName ?? null, variableValues: variables, contextValue };
    } catch (error) {
      if (!(error instanceof GraphQLError)) return [refusal('Invalid operation.')];
      return [error.originalError ? error : refusal(error.message, error.extensions)];
    }
  }

  /** @throws GraphQLError for a document that is too much or doesn't fit the schema */
  private read(text: string): DocumentNode {
    assertSourceWithinLimits(text);
    const document = parse(text, { maxTokens: limits.tokens });
    assertWithinLimits(document, !this.config.production);
    const rules = this.config.production ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;
    const [problem] = validate(this.schemas.schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
    if (problem) throw refusal(problem.message);
    return document;
  }

  private format(context: RequestContext, error: GraphQLError | { message: string }) {
    const { locale, correlationId } = context;
    const shown = error instanceof GraphQLError ? error.toJSON() : error;
    const unexpected = (cause: unknown) => this.context.run(context, () => this.logger.error(cause));
    return formatError(shown, error, { locale, correlationId, unexpected, hideHints: this.config.production }) as GraphQLError;
  }
}

const refuseUpgrade = (socket: Duplex, status: string, headers = ''): void =>
  void socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());

const refusal = (message: string, extensions: Record<string, unknown> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { ...extensions, code: 'BAD_USER_INPUT' } });
