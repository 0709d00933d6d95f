import { Readable } from 'node:stream';
import { Controller, HttpCode, Param, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../../platform/access/index.js';
import { NotFoundError } from '../../../platform/errors/index.js';
import { UploadRefusedError } from '../errors.js';
import { MediaUrls } from '../media-urls.js';
import { ReceiveUpload } from '../receive-upload.js';

/** Where the bytes of an announced upload are PUT. The signature in the URL is the permission. */
@Controller('uploads')
export class UploadsController {
  constructor(
    private readonly urls: MediaUrls,
    private readonly uploads: ReceiveUpload,
  ) {}

  @Put(':id')
  @HttpCode(204)
  @Access({ anonymous: true })
  async put(@Param('id') id: string, @Req() request: FastifyRequest<{ Querystring: Record<string, unknown> }>): Promise<void> {
    if (!this.urls.admits('upload', `/uploads/${id}`, request.query)) throw new NotFoundError();
    const { body, headers } = request;
    // Pictures come as streams; whatever has been parsed into something else was announced as something else.
    if (!(body instanceof Readable)) throw new UploadRefusedError('UPLOAD_TYPE_MISMATCH');
    const length = headers['content-length'];
    await this.uploads.run(id, { body, contentType: headers['content-type'], contentLength: length === undefined ? undefined : Number(length) });
  }
}
