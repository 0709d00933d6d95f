import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/index.js';
import { CapturedMails } from './captured-mails.js';
import { devMailPage } from './dev-mail-page.js';

/** GET /dev/mail[?to=address]: what would have been sent. Not registered in production. */
@Controller('dev/mail')
export class DevMailController {
  constructor(private readonly mails: CapturedMails) {}

  @Get()
  @Access({ anonymous: true })
  async list(@Res() reply: FastifyReply, @Query('to') to?: string, @Headers('accept') accept = ''): Promise<void> {
    const address = typeof to === 'string' && to !== '' ? to.normalize('NFC') : undefined;
    const mails = await this.mails.newest(address);
    void reply.header('Cache-Control', 'no-store').header('Vary', 'Accept');
    if (accept.includes('application/json')) {
      await reply.send(mails);
      return;
    }
    await reply
      .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .type('text/html; charset=utf-8')
      .send(devMailPage(mails, address));
  }
}
