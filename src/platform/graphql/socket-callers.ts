import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { CloseCode, type Context } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { Config } from '../../config/index.js';
import { Authenticator } from '../access/index.js';
import { type Caller, ContextStore, Locale, localeFromHeader, type RequestContext, type RequestLife } from '../context/index.js';
import { DomainError } from '../errors/index.js';
import { addressOf, trustProxy } from '../http/trust-proxy.js';
import { newId } from '../ids/index.js';

const MAX_SOCKETS_PER_ACCOUNT = 20;

export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** As long as the socket: what is asked for it ends with it. */
  readonly life: RequestLife;
  caller?: Caller;
  locale?: Locale;
}
export type SocketConnection = Context<Record<string, unknown> | undefined, SocketExtra>;

/** Who is behind each open socket, and whether they still may be. */
@Injectable()
export class SocketCallers {
  private readonly open = new Set<SocketConnection>();
  private readonly trust = trustProxy(this.config.TRUST_PROXY);

  constructor(
    private readonly config: Config,
    private readonly authenticator: Authenticator,
    private readonly context: ContextStore,
  ) {}

  /** @returns whether the socket may stay open */
  async admit(connection: SocketConnection): Promise<boolean> {
    // Counted before the first wait: a socket that closes meanwhile is taken out again by `leave`, and a revocation meanwhile finds it.
    this.open.add(connection);
    const admitted = await this.recognise(connection);
    if (!admitted) this.open.delete(connection);
    return admitted;
  }

  addressOf(request: IncomingMessage): string {
    return addressOf(request, this.trust);
  }

  leave(connection: SocketConnection): void {
    this.open.delete(connection);
  }

  /** Closes the sockets of callers that have ended. @param accountId of whom; empty: of everyone */
  async recheck(accountId: string): Promise<void> {
    for (const connection of [...this.open]) {
      if (accountId && connection.extra.caller && connection.extra.caller.accountId !== accountId) continue;
      const { caller } = connection.extra;
      // A socket that is being admitted has no caller yet.
      const checked = caller ? this.context.run(this.contextOf(connection.extra), () => this.authenticator.recheck(caller)) : this.authenticate(connection);
      const found = await checked.catch(() => undefined);
      if (found === null) connection.extra.socket.close(CloseCode.Forbidden, 'Signed out');
      else if (found) Object.assign(connection.extra, found);
    }
  }

  /** A fresh context for one operation or event. */
  contextOf({ request, life, caller, locale }: SocketExtra): RequestContext {
    return {
      correlationId: newId(), caller: caller ?? null, locale: locale ?? localeFromHeader(request.headers['accept-language']),
      ip: addressOf(request, this.trust), userAgent: request.headers['user-agent'] ?? '', life, memo: new Map(),
    };
  }

  private async recognise(connection: SocketConnection): Promise<boolean> {
    const found = await this.authenticate(connection);
    if (!found || !this.open.has(connection)) return false;
    const others = [...this.open].filter((other) => other !== connection && other.extra.caller?.accountId === found.caller.accountId);
    if (others.length >= MAX_SOCKETS_PER_ACCOUNT) return false;
    Object.assign(connection.extra, found);
    return true;
  }

  private async authenticate({ extra, connectionParams }: SocketConnection): Promise<{ caller: Caller; locale: Locale } | null> {
    const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    const { headers } = extra.request;
    const context = this.contextOf({ socket: extra.socket, request: extra.request, life: extra.life });
    try {
      return await this.context.run(context, () =>
        this.authenticator.authenticate({ cookie: headers.cookie, authorization: typeof given === 'string' ? given : headers.authorization, ip: context.ip }),
      );
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}
