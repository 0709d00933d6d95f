import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { Config } from '../../config/index.js';
import { type Caller, ContextStore, type RequestContext } from '../context/index.js';
import { errorKind, RateLimitedError, type TopLevelCode } from '../errors/index.js';
import { CostActors, countRefusal } from '../rate-limit/index.js';
import { Charge, type CostReport, throttled } from './cost-charge.js';
import { type PersistedDocument, PersistedDocuments } from './persisted-documents.js';
import { documentOf, type DocumentRequest, isRefusal } from './persisted-request.js';

const PATH = '/graphql';
/** Keys in a request's memo. */
export const CHARGE = 'charge';
export const PERSISTED = 'persisted';
/** What opening a socket costs its address. */
const UPGRADE_COST = 10;

/**
 * Stands before Apollo: nobody is parsed for who has no points left, and a persisted document is found, or the lack of one refused. Both here, because Apollo's
 * plugins can't refuse before a document is validated.
 */
@Injectable()
export class CostGate implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly adapter: HttpAdapterHost,
    private readonly context: ContextStore,
    private readonly documents: PersistedDocuments,
    private readonly actors: CostActors,
  ) {}

  onModuleInit(): void {
    const http = this.adapter.httpAdapter as AbstractHttpAdapter | null;
    if (!this.config.servesApi || !http) return; // commands run without a server
    // After the hook that finds out who is calling: hooks run in the order they were added.
    http.getInstance<FastifyInstance>().addHook('preHandler', (request, reply, done) => {
      if (request.routeOptions.url !== PATH || request.method === 'OPTIONS') return done();
      const context = this.context.current;
      void reply.header('Cache-Control', 'no-store');
      const opened = Charge.open(this.actors.of(context));
      const go = (charge: Charge | number) => {
        if (this.admit(charge, context, request, reply)) done();
      };
      if (opened instanceof Promise) void once(opened, go, done);
      else go(opened);
    });
  }

  /** Takes what opening a socket costs. @returns 0, or the seconds until the address may try again */
  upgrade(ip: string): number | Promise<number> {
    return this.actors.address(ip, 'socket').take(UPGRADE_COST);
  }

  /** Reserves the entry for an operation on a socket. @throws GraphQLError THROTTLED */
  async open(context: RequestContext): Promise<Charge> {
    const charge = await Charge.open(this.actors.of(context));
    if (typeof charge === 'number') throw throttled(charge);
    return charge;
  }

  /** The persisted document that an operation on a socket means; null: it brings its own. @throws GraphQLError */
  document(payload: DocumentRequest, caller: Caller | null): PersistedDocument | null {
    const found = documentOf(payload, caller, this.documents, this.config);
    if (found && isRefusal(found)) throw new GraphQLError(found.message, { extensions: { code: 'BAD_USER_INPUT', reason: found.reason } });
    return found;
  }

  private admit(charge: Charge | number, context: RequestContext, request: FastifyRequest, reply: FastifyReply): boolean {
    if (typeof charge === 'number') {
      countRefusal('cost');
      const error = new RateLimitedError(charge);
      const retryAfterSeconds = error.extra['retryAfterSeconds'] as number;
      const cost: CostReport = { requestedQueryCost: null, actualQueryCost: 0, throttleStatus: this.actors.of(context).status };
      void reply.header('Retry-After', retryAfterSeconds);
      refuse(reply, 429, error.messageIn(context.locale), errorKind(error.code).topLevel, { retryAfterSeconds, correlationId: context.correlationId }, cost);
      return false;
    }
    context.memo.set(CHARGE, charge);
    const asked = request.method === 'GET' ? fromUrl(request.query) : request.body;
    if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return true;
    const found = documentOf(asked, context.caller, this.documents, this.config);
    if (!found) return true;
    if (!isRefusal(found)) {
      context.memo.set(PERSISTED, found);
      return true;
    }
    refuse(reply, 400, found.message, 'BAD_USER_INPUT', { reason: found.reason, correlationId: context.correlationId }, charge.report());
    return false;
  }
}

/** In a URL extensions are JSON; what is none is Apollo's to refuse. */
function fromUrl(query: unknown): DocumentRequest {
  const { documentId, query: text, extensions } = query as Record<string, unknown>;
  try {
    return { documentId, query: text, extensions: typeof extensions === 'string' ? JSON.parse(extensions) : undefined };
  } catch {
    return { documentId, query: text };
  }
}

function refuse(reply: FastifyReply, status: number, message: string, code: TopLevelCode, extensions: object, cost: CostReport): void {
  void reply.code(status).send({ errors: [{ message, extensions: { ...extensions, code } }], extensions: { cost } });
}

/** Not every request has to wait, and those that don't shall not pay for a promise. */
async function once<T>(awaited: Promise<T>, go: (value: T) => void, fail: (error: Error) => void): Promise<void> {
  try {
    go(await awaited);
  } catch (error) {
    fail(error as Error);
  }
}
