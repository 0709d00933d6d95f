import { Controller, Get, Header, NotFoundException, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../../config/index.js';
import { Access } from '../../../platform/access/index.js';
import { mailLinkPage, mailLinks } from './mail-link-page.js';

/** Where mailed links lead as long as WEB_URL names no web app: in development only. */
@Controller()
export class MailLinkController {
  constructor(private readonly config: Config) {}

  @Get(['verify-email', 'confirm-email-change', 'reset-password'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'")
  @Header('Cache-Control', 'no-store')
  @Access({ anonymous: true })
  page(@Req() request: FastifyRequest): string {
    const link = mailLinks.find((name) => request.url.split('?')[0] === `/${name}`);
    if (!link || this.config.production || this.config.webUrl !== this.config.publicUrl) throw new NotFoundException();
    return mailLinkPage(link);
  }
}
