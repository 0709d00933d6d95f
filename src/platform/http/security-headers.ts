import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** Of any answer at all; the rest is helmet's. */
const NOT_HELMETS = ['connection', 'content-length', 'content-type', 'date'];

/**
 * Gives every answer the headers of helmet. They are the same each time, so helmet is asked once, by a server that lives for one request: writing its
 * policies anew takes more time than finding out who is calling. A route may set its own instead.
 */
export async function addSecurityHeaders(fastify: FastifyInstance, options: FastifyHelmetOptions): Promise<void> {
  const asked = Fastify();
  await asked.register(helmet, options);
  asked.get('/', () => '');
  const { headers } = await asked.inject('/');
  await asked.close();
  for (const name of NOT_HELMETS) delete headers[name];
  fastify.addHook('onRequest', (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    void reply.headers(headers);
    done();
  });
}
