import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const LOOK_EVERY_MS = 100;

/** Lets go of connections as soon as nothing more is due on them, once the server closes: kept alive, each would hold up the end until it times out. */
export function hangUpWhenClosing(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('onSend', (_request: FastifyRequest, reply: FastifyReply, _payload: unknown, done: () => void) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
  fastify.addHook('preClose', (done: () => void) => {
    closing = true;
    // Those too whose answer had begun by then.
    const timer = setInterval(() => fastify.server.closeIdleConnections(), LOOK_EVERY_MS);
    fastify.server.once('close', () => clearInterval(timer));
    done();
  });
}
