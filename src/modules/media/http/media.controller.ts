import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../../platform/access/index.js';
import { NotFoundError } from '../../../platform/errors/index.js';
import { parseRange } from '../domain/byte-range.js';
import { MediaUrls } from '../media-urls.js';
import { OpenMedia } from '../open-media.js';

/** Serves stored pictures and clips. The signature in the URL is the permission; a deleted object is gone with its row [P39]. */
@Controller('media')
export class MediaController {
  constructor(
    private readonly urls: MediaUrls,
    private readonly media: OpenMedia,
  ) {}

  @Get(':id/:name')
  @Access({ anonymous: true })
  async get(
    @Param('id') id: string,
    @Param('name') name: string,
    @Req() request: FastifyRequest<{ Querystring: Record<string, unknown> }>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!this.urls.admits('media', `/media/${id}/${name}`, request.query)) throw new NotFoundError();
    const file = await this.media.find(id, name);
    const { 'if-none-match': known, 'if-range': ifRange, range: wanted } = request.headers;
    const unchanged = known?.split(',').some((tag) => ['*', file.etag].includes(tag.trim().replace(/^W\//, '')));
    const range = ifRange === undefined || ifRange === file.etag ? parseRange(wanted, file.byteSize) : 'none';
    const span = typeof range === 'object' ? range : undefined;
    // Before any header is set: what can't be opened is answered as an error, not as a picture.
    const bytes = unchanged || range === 'unsatisfiable' ? null : await file.open(span);
    reply.headers({
      'Content-Type': file.mediaType,
      'X-Content-Type-Options': 'nosniff',
      'Content-Disposition': `inline; filename="dreamlux-${file.name}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      // The web app is another origin and shows these; the link itself is what admits.
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // Asked anew each time, answered by the tag in most: a browser must not show what has been deleted.
      'Cache-Control': 'private, no-cache',
      'Accept-Ranges': 'bytes',
      ETag: file.etag,
    });
    if (unchanged) return void (await reply.code(304).send());
    if (range === 'unsatisfiable') return void (await reply.code(416).header('Content-Range', `bytes */${file.byteSize}`).send());
    if (span) reply.code(206).header('Content-Range', `bytes ${span.start}-${span.end}/${file.byteSize}`);
    reply.header('Content-Length', span ? span.end - span.start + 1 : file.byteSize);
    await reply.send(bytes);
  }
}
