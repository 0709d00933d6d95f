import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClsService, type ClsStore } from 'nestjs-cls';
import { newId } from '../ids/ids.js';
import type { Caller } from './caller.js';
import { Locale } from './locale.js';
import type { RequestLife } from './request-life.js';

/** What one request, socket message or job carries along with it. */
export interface RequestContext {
  /** Named in every log line and in every unexpected error, so that the two can be matched. */
  readonly correlationId: string;
  /** Null: nobody is signed in. Set once by the authentication hook; sign-in and sign-out replace it. */
  caller: Caller | null;
  /** Language of answers: the account's where one is signed in, else the browser's. */
  locale: Locale;
  /** Full address; kept in sessions and the request log only [P13]. */
  readonly ip: string;
  readonly userAgent: string;
  /** Present while an HTTP request is being answered. */
  readonly http?: { readonly request: FastifyRequest; readonly reply: FastifyReply };
  /** Present where somebody waits for an answer, or listens on a socket: whether they still do. */
  readonly life?: RequestLife;
  /** DataLoaders and other things that live as long as this request. */
  readonly memo: Map<string, unknown>;
}

/** Key in a context's memo: the root field that a GraphQL request asked for. */
export const OPERATION = 'operation';

interface Store extends ClsStore {
  request?: RequestContext;
}

/** Reads and opens the context that async-local storage carries. */
@Injectable()
export class ContextStore {
  constructor(private readonly cls: ClsService<Store>) {}

  /** The context in force. @throws Error outside of one: every entry point opens one */
  get current(): RequestContext {
    const request = this.optional;
    if (!request) throw new Error('no request context: this code ran outside of a request, socket or job');
    return request;
  }

  get optional(): RequestContext | undefined {
    return this.cls.isActive() ? this.cls.get('request') : undefined;
  }

  /** Runs `fn` in a context of its own: nothing of an outer one, such as its transaction, is seen inside. */
  run<T>(request: RequestContext, fn: () => T): T {
    return this.cls.runWith({ request }, fn);
  }

  /** Runs `fn` in no context: for timers and buffers that outlive the request that happened to start them. */
  outside<T>(fn: () => T): T {
    return this.cls.exit(fn);
  }

  /** A context for work that no request asked for: a job, a start-up task. */
  runDetached<T>(fn: () => T, correlationId: string = newId()): T {
    return this.run({ correlationId, caller: null, locale: Locale.EN, ip: '', userAgent: '', memo: new Map() }, fn);
  }
}
