import Fastify from 'fastify';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { IncomingMessage } from 'node:http';

// A body to a file, synced to disk like the product's, and nothing else.

const folder = process.env['FOLDER'] ?? '';
const app = Fastify({ bodyLimit: 64 * 1024 * 1024 });
app.addContentTypeParser('image/png', (_request: unknown, payload: IncomingMessage, done: (error: Error | null, body?: unknown) => void) => done(null, payload));
app.get('/ready', () => 'ready');
app.put<{ Params: { name: string }; Body: IncomingMessage }>('/:name', async ({ params, body }, reply) => {
  await pipeline(body, createWriteStream(join(folder, params.name.replaceAll(/\W/g, '')), { flush: true }));
  return reply.code(204).send();
});
process.once('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
