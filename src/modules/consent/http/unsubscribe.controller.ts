import { Body, Controller, Get, Header, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Access } from '../../../platform/access/index.js';
import { Unsubscribe } from '../unsubscribe.js';
import { isOneClick, UNSUBSCRIBE_PATH } from './unsubscribe-body.js';
import { UNSUBSCRIBE_CSP, UnsubscribePage, type UnsubscribeStep } from './unsubscribe-page.js';

/** The way out of marketing mail: no session, no script, no questions. */
@Controller(UNSUBSCRIBE_PATH)
export class UnsubscribeController {
  constructor(
    private readonly unsubscribe: Unsubscribe,
    private readonly page: UnsubscribePage,
  ) {}

  /** Changes nothing: programs that look for malware follow every link of a mail. */
  @Get()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Security-Policy', UNSUBSCRIBE_CSP)
  @Access({ anonymous: true })
  async ask(@Res() reply: FastifyReply, @Query('token') token: unknown): Promise<void> {
    await this.answer(reply, await this.unsubscribe.isGood(token) ? 'ask' : 'invalid');
  }

  /** The page's button, and the one that mail programs show themselves (RFC 8058). */
  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Header('Content-Security-Policy', UNSUBSCRIBE_CSP)
  @Access({ anonymous: true })
  async oneClick(@Res() reply: FastifyReply, @Query('token') token: unknown, @Body() body: unknown): Promise<void> {
    await this.answer(reply, isOneClick(body) && await this.unsubscribe.run(token) ? 'done' : 'invalid');
  }

  private async answer(reply: FastifyReply, step: UnsubscribeStep): Promise<void> {
    await reply.code(step === 'invalid' ? 400 : 200).type('text/html; charset=utf-8').send(this.page.html(step));
  }
}
