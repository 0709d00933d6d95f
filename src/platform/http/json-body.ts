import type { IncomingMessage } from 'node:http';
import { BadRequestException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusals } from './refusals.js';

/** What a JSON body may hold: lists and objects within each other, values altogether, and pieces that it is sent in (Transfer-Encoding: chunked). */
export const jsonLimits = { depth: 32, values: 2_000, chunks: 2_000 } as const;

/** Pictures are streamed to where they are stored. */
const UPLOADS = /^\/uploads\//;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * JSON and nothing else becomes a value: a form or plain text can be sent by any page without asking. A body is looked over before it is parsed, since
 * 400 kB of brackets, or of members with a name each, take a hundred times longer than a prompt of that size.
 */
export function parseJsonOnly(fastify: FastifyInstance, { refuseConnection }: Refusals): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addHook('preParsing', (request: FastifyRequest, _reply: FastifyReply, _payload: unknown, done: () => void) => {
    // Whatever type it says it is: types have many spellings.
    if (request.headers['transfer-encoding'] !== undefined && !UPLOADS.test(request.url)) refusePieces(request.raw, refuseConnection);
    done();
  });
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request: FastifyRequest, body, done) => {
    try {
      assertSmall(body);
    } catch (error) {
      return done(error as Error);
    }
    return parse(request, body, done);
  });
}

/** 600 kB can come in 100,000 pieces, each of which is an event. Whatever has arrived already would still be taken apart if the answer waited its turn. */
function refusePieces(body: IncomingMessage, refuseConnection: Refusals['refuseConnection']): void {
  let chunks = 0;
  body.on('data', () => {
    chunks += 1;
    if (chunks > jsonLimits.chunks) refuseConnection({ code: 'TOO_MANY_PIECES' }, body.socket);
  });
}

/** @throws BadRequestException naming what there is too much of */
export function assertSmall(text: string): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    // Blanks, first: there may be half a million of them.
    if (character < QUOTE) continue;
    if (character === QUOTE) {
      at = endOfString(text, at);
    } else if (character === COMMA) {
      values += 1;
    } else if (character === OPEN_LIST || character === OPEN_OBJECT) {
      depth += 1;
      values += 1;
    } else if (character === CLOSE_LIST || character === CLOSE_OBJECT) {
      depth -= 1;
    }
    if (depth > jsonLimits.depth) throw new BadRequestException('The body is nested too deeply.');
    if (values > jsonLimits.values) throw new BadRequestException('The body holds too many values.');
  }
}

/** Where the string that begins here ends. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
