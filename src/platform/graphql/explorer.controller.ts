import { Controller, Get, Header, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../access/index.js';

const ASSETS = '/explorer/assets/';
const CSP = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:";

/** An offline GraphiQL, in development only: production doesn't register it, and its package isn't installed there. */
@Controller('explorer')
export class ExplorerController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', CSP)
  @Access({ anonymous: true })
  async page(): Promise<string> {
    const { ruruHTML } = await import('ruru/server');
    return ruruHTML({ endpoint: '/graphql', subscriptionEndpoint: '/graphql', staticPath: ASSETS });
  }

  @Get('assets/*')
  @Access({ anonymous: true })
  async asset(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { getStaticFile } = await import('ruru/static');
    const file = await getStaticFile({ staticPath: ASSETS, urlPath: request.url, acceptEncoding: request.headers['accept-encoding'] });
    if (!file) throw new NotFoundException();
    await reply.headers(file.headers).send(file.content);
  }
}
