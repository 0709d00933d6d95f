import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { fastify } from 'fastify';
import type { ContextStore } from '../../../src/platform/context/index.js';
import { NotFoundError } from '../../../src/platform/errors/index.js';
import { HttpExceptionFilter } from '../../../src/platform/http/exception.filter.js';

it('answers as an error what was begun as something else', async () => {
  const filter = new HttpExceptionFilter({ optional: undefined } as ContextStore);
  const server = fastify();
  server.get('/', (request, reply) => {
    reply.headers({ 'Content-Type': 'image/jpeg', 'Content-Length': 5, ETag: '"x"', 'Accept-Ranges': 'bytes' });
    return filter.catch(new NotFoundError(), new ExecutionContextHost([request, reply]));
  });
  const { statusCode, headers, body } = await server.inject('/');
  expect([statusCode, headers['content-type'], headers['content-length']]).toEqual([404, 'application/json; charset=utf-8', String(Buffer.byteLength(body))]);
  expect([headers['etag'], headers['accept-ranges']]).toEqual([undefined, undefined]);
  expect(JSON.parse(body)).toMatchObject({ code: 'NOT_FOUND' });
});
