import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter } from 'prom-client';
import { type ContextStore, OPERATION, type RequestContext, RequestLife } from '../context/index.js';
import { Overdue } from '../resilience/index.js';
import { answerUnavailable } from './unavailable.js';

/** Bytes of uploads and media may take as long as they keep flowing (the server's idle timeout); health has a bound of its own. */
const WITHOUT_DEADLINE = /^\/(media|uploads|health)(\/|\?|$)/;
const RETRY_SECONDS = 1;

const ended = new Counter({
  name: 'requests_ended_early_total', help: 'Requests whose client had gone before the answer (disconnected), or that ran into their deadline', labelNames: ['how'],
});

interface Running {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly context: RequestContext & { readonly life: RequestLife };
}

/** Ends the life of requests: at the deadline, which is answered with a 503, and when the client has gone. */
export class RequestDeadlines {
  private readonly logger = new Logger('HTTP');
  private readonly running: Overdue<Running>;

  constructor(
    seconds: number,
    private readonly store: ContextStore,
  ) {
    this.running = new Overdue(seconds * 1_000, (one) => this.store.run(one.context, () => this.expire(one)));
  }

  /** @param gone told when the client has left before its answer */
  watch(request: FastifyRequest, reply: FastifyReply, context: Omit<RequestContext, 'life'>, gone: () => void): RequestContext {
    if (WITHOUT_DEADLINE.test(request.url)) return context;
    const life = new RequestLife();
    const running: Running = { request, reply, context: Object.assign(context, { life }) };
    this.running.add(running);
    reply.raw.once('close', () => {
      if (reply.raw.writableEnded) return this.running.delete(running);
      // Still watched: a unit of work that goes on without its client has to keep to the deadline.
      ended.inc({ how: 'disconnected' });
      gone();
      life.end('disconnected');
    });
    return running.context;
  }

  stop(): void {
    this.running.stop();
  }

  private expire({ request, reply, context }: Running): void {
    // What is being sent has been worked out; how long that may take is up to the idle timeout.
    if (reply.sent || reply.raw.headersSent) return;
    if (!reply.raw.destroyed) {
      ended.inc({ how: 'deadline' });
      this.logger.warn({ operation: context.memo.get(OPERATION) ?? request.routeOptions.url }, 'a request ran into its deadline');
      answerUnavailable(request, reply, RETRY_SECONDS, context);
    }
    context.life.end('deadline');
  }
}
