import '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { RequestContext } from '../../platform/context/index.js';
import { isToken } from './domain/secret-token.js';

type CookieOptions = NonNullable<Parameters<FastifyReply['setCookie']>[2]>;

/** The cookie that holds a session's secret. Scripts can't read it, and other sites' forms don't send it. */
@Injectable()
export class SessionCookie {
  /** `__Host-`: the browser itself refuses it without Secure, with a Domain, or from a subdomain (RFC 6265bis §4.1.3.2). */
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    this.name = config.secureCookies ? '__Host-session' : 'session';
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secureCookies };
  }

  /** @param expiresAt of the session: a new secret doesn't make it last longer */
  set(context: RequestContext, token: string, expiresAt: Date): void {
    const maxAge = Math.max(0, Math.round((expiresAt.getTime() - this.clock.now().getTime()) / 1_000));
    context.http?.reply.setCookie(this.name, token, { ...this.options, maxAge });
  }

  clear(context: RequestContext): void {
    context.http?.reply.clearCookie(this.name, this.options);
  }

  /** The secret in a Cookie header, or null where there is none that could be ours. */
  read(header: string | undefined): string | null {
    const pair = header?.split(';').map((part) => part.trim()).find((part) => part.startsWith(`${this.name}=`));
    const token = pair?.slice(this.name.length + 1) ?? '';
    return isToken(token) ? token : null;
  }
}
