import '@fastify/cookie';
import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { RequestContext } from '../../platform/context/index.js';
import { cookieRegister } from './cookie-register.js';
import { type CookieCategory, cookieNames, namesToExpire } from './domain/cookie-register.js';

/** Key in a context's memo: who the browser is from this answer on. */
const CURRENT = 'visitor';
const VALUE = /^([A-Za-z0-9_-]{43})\.(\d{1,9})$/;

/** A browser that has answered the banner. */
export interface Visitor {
  /** 256 random bits that only this browser and its answers' hash know. */
  readonly token: string;
  /** Number of the last record that the browser was told of. */
  readonly seq: number;
}

export const newVisitorToken = (): string => randomBytes(32).toString('base64url');
export const visitorHash = (token: string): Buffer => hash('sha256', token, 'buffer');

/** The necessary cookie by which a browser's answer is known again. It is set with the answer and not before: whoever is only shown a banner gets none. */
@Injectable()
export class VisitorCookie {
  private readonly name: string;
  private readonly options: { readonly path: '/'; readonly httpOnly: true; readonly sameSite: 'lax'; readonly secure: boolean };
  /** Where the pages' own cookies may live: with this host alone, or with a domain that it is part of. */
  private readonly domains: readonly (string | undefined)[];

  constructor(config: Config) {
    this.name = config.secureCookies ? '__Host-visitor' : 'visitor';
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secureCookies };
    const [web, own] = [config.webUrl, config.publicUrl].map((url) => new URL(url).hostname.replace(/^www\./, ''));
    this.domains = web?.includes('.') && !/^[\d.]+$|:/.test(web) && (own === web || own?.endsWith(`.${web}`)) ? [undefined, web] : [undefined];
  }

  /** Of the request, or null where there is none that could be ours. */
  read(context: RequestContext): Visitor | null {
    const changed = context.memo.get(CURRENT) as Visitor | undefined;
    if (changed) return changed;
    const header = context.http?.request.headers.cookie;
    if (header === undefined || !header.includes('visitor=')) return null;
    const pair = header.split(';').map((part) => part.trim()).find((part) => part.startsWith(`${this.name}=`));
    const [, token, seq] = VALUE.exec(pair?.slice(this.name.length + 1) ?? '') ?? [];
    return token === undefined ? null : { token, seq: Number(seq) };
  }

  set(context: RequestContext, visitor: Visitor, seconds: number): void {
    const { token, seq } = visitor;
    context.memo.set(CURRENT, visitor);
    context.http?.reply.setCookie(this.name, `${token}.${seq}`, { ...this.options, maxAge: seconds });
  }

  /** Makes the browser forget the cookies of a category [P44]. @param only those that the request has shown */
  expire(context: RequestContext, category: CookieCategory, only: 'all' | 'present'): void {
    const present = cookieNames(context.http?.request.headers.cookie);
    for (const name of namesToExpire(cookieRegister, category, present)) {
      if (only === 'present' && !present.includes(name)) continue;
      for (const domain of this.domains) context.http?.reply.setCookie(name, '', { path: '/', maxAge: 0, ...(domain === undefined ? {} : { domain }) });
    }
  }
}
