import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ContextStore } from '../../platform/context/index.js';
import { CookieChoices } from './cookie-choices.js';
import { CookieTerms } from './cookie-terms.js';
import { type CookieAnswer, type Said, saysMore, source } from './domain/cookie-choice.js';
import { RecordCookies } from './record-cookies.js';

const SIGNAL: CookieAnswer = { category: 'marketing', granted: false, source: source.gpc };

/**
 * A browser that sends Sec-GPC: 1 keeps marketing cookies and sharing for advertising off. For the request itself nothing has to be written down; for what comes after, when the signal is
 * gone, it binds the account that is signed in, and the browser where we know it again, until they opt in without the signal [P80]. Any request will do, whatever it asks for.
 */
@Injectable()
export class BindGpc implements OnModuleInit {
  private readonly logger = new Logger(BindGpc.name);

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly context: ContextStore,
    private readonly choices: CookieChoices,
    private readonly terms: CookieTerms,
    private readonly record: RecordCookies,
  ) {}

  onModuleInit(): void {
    // After the hook that finds out who is calling, which was there first. Tests of single modules have no server.
    const fastify = (this.adapter as Partial<HttpAdapterHost>).httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('preHandler', async ({ headers }: FastifyRequest) => {
      if (headers['sec-gpc'] === '1' && headers.cookie !== undefined) await this.bindOrSaySo();
    });
  }

  /** For whoever is asking. Writes only where it says more than what is written down: once, and again after a while. */
  async run(): Promise<void> {
    const { visitor, browser, account, gpc } = await this.choices.chooser();
    if (!gpc) return;
    const terms = await this.terms.current();
    const binds = (said: Said | null): boolean => saysMore(said, SIGNAL, null, terms);
    const token = visitor && browser.subjectId !== null && binds(browser.marketing) ? visitor.token : null;
    const accountId = account && binds(account.marketing) ? account.accountId : null;
    if (token !== null || accountId !== null) await this.record.run({ token, accountId }, [SIGNAL]);
  }

  /** The request goes on: the signal itself keeps marketing off in it, and the next one tries again. */
  private async bindOrSaySo(): Promise<void> {
    const caller = this.context.optional?.caller;
    if (caller === undefined || caller?.kind === 'apiKey') return;
    try {
      await this.run();
    } catch (error) {
      this.logger.error(error, 'an opt-out signal could not be written down');
    }
  }
}
