import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ContextStore } from '../context/index.js';
import { ForbiddenError, UnauthenticatedError } from '../errors/index.js';
import { ACCESS, type AccessRule } from './access.decorator.js';
import { admits } from './admits.js';

/** Deny by default: runs before every root field and route. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly context: ContextStore,
  ) {}

  /** @throws UnauthenticatedError or ForbiddenError; RequestEndedError when nobody waits for the answer any more */
  canActivate(execution: ExecutionContext): boolean {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS, execution.getHandler());
    if (!rule) throw new ForbiddenError();
    const { caller, life } = this.context.current;
    life?.throwIfEnded();
    if (admits(rule, caller)) return true;
    throw caller ? new ForbiddenError() : new UnauthenticatedError();
  }
}
