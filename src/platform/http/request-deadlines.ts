import { Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { type ContextStore, OPERATION, type RequestContext, RequestLife } from '../context/index.js';
import { Overdue } from '../resilience/index.js';
import { httpLimits } from './http-limits.js';
import { answerUnavailable, errorBody } from './unavailable.js';

/** Bytes of uploads and media may take as long as they keep flowing (the server's idle timeout); health has a bound of its own. */
const WITHOUT_DEADLINE = /^\/(media|uploads|health)(\/|\?|$)/;
const RETRY_SECONDS = 1;

const ended = new Counter({
  name: 'requests_ended_early_total', help: 'Requests whose client had gone before the answer (disconnected), or that ran into their deadline', labelNames: ['how'],
});

type Watched = RequestContext & Required<Pick<RequestContext, 'http' | 'life'>>;
const isWatched = (context: RequestContext): context is Watched => context.http !== undefined && context.life !== undefined;

/** Ends the life of requests: at the deadline, which is answered with a 503, and when the client has gone. */
export class RequestDeadlines {
  private readonly logger = new Logger('HTTP');
  /** Their bodies are still to come: how long that takes is not up to us. */
  private readonly arriving = new Overdue<Watched>(httpLimits.bodyMs, (context) => refuseSlow(context));
  private readonly running: Overdue<Watched>;

  constructor(
    seconds: number,
    private readonly store: ContextStore,
  ) {
    this.running = new Overdue(seconds * 1_000, (context) => this.store.run(context, () => this.expire(context)));
  }

  /** @param gone told when the client has left before its answer */
  watch(opened: RequestContext & Required<Pick<RequestContext, 'http'>>, gone: () => void): RequestContext {
    const { request, reply } = opened.http;
    if (WITHOUT_DEADLINE.test(request.url)) return opened;
    const context: Watched = Object.assign(opened, { life: new RequestLife() });
    this.arriving.add(context);
    reply.raw.once('close', () => {
      this.arriving.delete(context);
      if (reply.raw.writableEnded) return this.running.delete(context);
      // Still watched: a unit of work that goes on without its client has to keep to the deadline.
      ended.inc({ how: 'disconnected' });
      gone();
      context.life.end('disconnected');
    });
    return context;
  }

  /** All of the request is there: the deadline counts from now. */
  arrived(context: RequestContext): void {
    if (!isWatched(context) || context.http.reply.sent) return;
    this.arriving.delete(context);
    this.running.add(context);
  }

  stop(): void {
    this.arriving.stop();
    this.running.stop();
  }

  private expire(context: Watched): void {
    const { request, reply } = context.http;
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

/** No fault of ours: not a line in the log that somebody would have to read. */
function refuseSlow({ http: { request, reply }, correlationId }: Watched): void {
  if (reply.sent || reply.raw.destroyed) return;
  void reply.code(408).header('Content-Type', 'application/json; charset=utf-8').send(errorBody(request, { code: 'BAD_USER_INPUT', message: 'The request took too long to arrive.', correlationId }));
}
