import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { type ExecutionArgs, type ExecutionResult, getOperationAST, GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, subscribe, validate } from 'graphql';
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { Config } from '../../config/index.js';
import { Authenticator } from '../access/index.js';
import { type Caller, ContextStore, Locale, localeFromHeader, type RequestContext } from '../context/index.js';
import { PgNotifications } from '../database/index.js';
import { DomainError } from '../errors/index.js';
import { newId } from '../ids/index.js';
import { formatError } from './format-error.js';
import { assertAffordable, assertWithinLimits, limits } from './limits.js';
import { rewrapEvents } from './rewrap-events.js';

const PATH = '/graphql';
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_SOCKETS_PER_ACCOUNT = 20;
const MAX_SUBSCRIPTIONS_PER_SOCKET = 20;
/** Idle and absolute expiry have no event; this is how often they are looked for. */
const RECHECK_MS = 60_000;
/** NOTIFY channel that tells sockets to check whether their caller may still listen. Payload: an account's id. */
export const CALLER_CHANGED = 'caller_changed';

interface Extra {
  readonly socket: { close(code: number, reason: string): void };
  readonly request: IncomingMessage;
  caller?: Caller;
  locale?: Locale;
}
type Connection = Context<Record<string, unknown> | undefined, Extra>;

/**
 * Subscriptions over graphql-ws, and nothing else over it: an operation passes the same limits as over HTTP, an upgrade from a foreign Origin or to
 * another path is destroyed, and the socket of a session or key that has ended is closed.
 */
@Injectable()
export class Subscriptions implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Subscriptions.name);
  private readonly open = new Set<Connection>();
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly adapter: HttpAdapterHost,
    private readonly schemas: GraphQLSchemaHost,
    private readonly authenticator: Authenticator,
    private readonly context: ContextStore,
    private readonly notifications: PgNotifications,
  ) {}

  onApplicationBootstrap(): void {
    const http = this.adapter.httpAdapter as AbstractHttpAdapter | null;
    if (!this.config.servesApi || !http) return; // commands run without a server
    const fastify = http.getInstance<FastifyInstance>();
    fastify.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    useServer(this.options(), this.server);
    this.notifications.on(CALLER_CHANGED, (accountId) => void this.recheck(accountId));
    this.timer = setInterval(() => void this.recheck(''), RECHECK_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    for (const client of this.server.clients) client.close(1001, 'Server is restarting');
    this.server.close();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    const path = (request.url ?? '').split('?')[0];
    // Browsers always send an Origin; programs with a key send none.
    const foreign = origin !== undefined && !this.config.webOrigins.includes(origin);
    if (path !== PATH || foreign) {
      socket.destroy();
      return;
    }
    this.server.handleUpgrade(request, socket, head, (client) => this.server.emit('connection', client, request));
  }

  private options(): ServerOptions<Record<string, unknown> | undefined, Extra> {
    return {
      schema: () => this.schemas.schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: (connection) => this.connect(connection),
      onDisconnect: (connection) => void this.open.delete(connection),
      onClose: (connection) => void this.open.delete(connection),
      onSubscribe: (connection, _id, payload) => this.admit(connection, payload),
      subscribe: async (args: ExecutionArgs) => {
        const extra = (args.contextValue as { extra: Extra }).extra;
        const fresh = () => this.contextOf(extra);
        const result = await this.context.run(fresh(), async () => subscribe(args));
        return Symbol.asyncIterator in result ? rewrapEvents(result, (next) => this.context.run(fresh(), next)) : result;
      },
      execute: () => ({ errors: [new GraphQLError('Only subscriptions run over this socket.')] }) satisfies ExecutionResult,
      onError: (connection, _id, _payload, errors) => errors.map((error) => this.format(connection.extra, error)),
      onNext: (connection, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: result.errors.map((error) => this.format(connection.extra, error)) } : undefined,
    };
  }

  private async connect(connection: Connection): Promise<boolean> {
    const found = await this.authenticate(connection);
    if (!found) return false;
    const sameAccount = [...this.open].filter(({ extra }) => extra.caller?.accountId === found.caller.accountId);
    if (sameAccount.length >= MAX_SOCKETS_PER_ACCOUNT) return false;
    Object.assign(connection.extra, found);
    this.open.add(connection);
    return true;
  }

  private async authenticate({ extra, connectionParams }: Connection): Promise<{ caller: Caller; locale: Locale } | null> {
    const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    const { headers, socket } = extra.request;
    try {
      return await this.context.runDetached(() =>
        this.authenticator.authenticate({
          cookie: headers.cookie, authorization: typeof given === 'string' ? given : headers.authorization, ip: socket.remoteAddress ?? '',
        }),
      );
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  private async recheck(accountId: string): Promise<void> {
    for (const connection of [...this.open]) {
      if (accountId && connection.extra.caller?.accountId !== accountId) continue;
      const found = await this.authenticate(connection).catch(() => undefined);
      if (found === null) connection.extra.socket.close(CloseCode.Forbidden, 'Signed out');
      else if (found) Object.assign(connection.extra, found);
    }
  }

  private admit(connection: Connection, payload: SubscribePayload): ExecutionArgs | readonly GraphQLError[] {
    if (Object.keys(connection.subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) return [new GraphQLError('Too many subscriptions on one socket.')];
    const { schema } = this.schemas;
    try {
      const document = parse(payload.query, { maxTokens: limits.tokens });
      const rules = this.config.production ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;
      const problems = validate(schema, document, rules, { maxErrors: 5 });
      if (problems.length > 0) return problems;
      const operation = getOperationAST(document, payload.operationName);
      if (operation?.operation !== 'subscription') return [new GraphQLError('Only subscriptions run over this socket.', { extensions: { code: 'BAD_USER_INPUT' } })];
      const variables = payload.variables ?? {};
      assertWithinLimits(document, operation, !this.config.production);
      assertAffordable(schema, document, operation, variables);
      return { schema, document, operationName: payload.operationName ?? null, variableValues: variables, contextValue: { extra: connection.extra } };
    } catch (error) {
      return [error instanceof GraphQLError ? error : new GraphQLError('Invalid operation.', { extensions: { code: 'BAD_USER_INPUT' } })];
    }
  }

  private contextOf({ request, caller, locale }: Extra): RequestContext {
    return {
      correlationId: newId(), caller: caller ?? null, locale: locale ?? localeFromHeader(request.headers['accept-language']),
      ip: request.socket.remoteAddress ?? '', userAgent: request.headers['user-agent'] ?? '', memo: new Map(),
    };
  }

  private format(extra: Extra, error: GraphQLError) {
    const { locale, correlationId } = this.contextOf(extra);
    const asGraphql = error instanceof GraphQLError ? error.toJSON() : error;
    return formatError(asGraphql, error, { locale, correlationId, unexpected: (cause) => this.logger.error(cause), hideHints: this.config.production }) as GraphQLError;
  }
}
