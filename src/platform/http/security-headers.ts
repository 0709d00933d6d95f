import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** Of any answer at all; the rest is helmet's. */
const NOT_HELMETS = ['connection', 'content-length', 'content-type', 'date'];

export type SecurityHeaders = Readonly<Record<string, string>>;

/**
 * The headers that every answer has, helmet's. They are the same each time, so helmet is asked once, by a server that lives for one request: writing its
 * policies anew takes more time than finding out who is calling.
 */
export async function securityHeadersOf(options: FastifyHelmetOptions): Promise<SecurityHeaders> {
  const asked = Fastify();
  await asked.register(helmet, options);
  asked.get('/', () => '');
  const { headers } = await asked.inject('/');
  await asked.close();
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_HELMETS.includes(name)).map(([name, value]) => [name, String(value)]));
}

/** A route may set its own instead. */
export function addSecurityHeaders(fastify: FastifyInstance, headers: SecurityHeaders): void {
  fastify.addHook('onRequest', (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    void reply.headers(headers);
    done();
  });
}
