import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'GET, POST, PUT, OPTIONS';
/** How long a browser remembers that it may (seconds). */
const MAX_AGE = '600';

/**
 * Lets pages of these origins, and no others, call with cookies and read the answers (Fetch Standard, CORS protocol); answers whatever asks beforehand.
 * Written out, because Nest's own writes these headers twice, the second time in a way that makes Node take its slow path for all the others.
 */
export function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins);
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const { origin } = request.headers;
    void reply.header('vary', 'Origin').header('access-control-allow-credentials', 'true');
    if (origin !== undefined && allowed.has(origin)) void reply.header('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS') return done();
    void reply.header('vary', 'Origin, Access-Control-Request-Headers').header('access-control-allow-methods', METHODS).header('access-control-max-age', MAX_AGE);
    const wanted = request.headers['access-control-request-headers'];
    if (wanted !== undefined) void reply.header('access-control-allow-headers', wanted);
    void reply.code(204).header('content-length', '0').send();
  });
}
