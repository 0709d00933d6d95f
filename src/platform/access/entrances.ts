import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { ACCESS, type AccessRule } from './access.decorator.js';

/** One root field or route, and who may call it. */
export interface Entrance {
  readonly name: string;
  readonly kind: 'Query' | 'Mutation' | 'Subscription' | 'route';
  readonly rule: AccessRule | undefined;
}

// Metadata keys of Nest itself; it exports no constants for them.
const RESOLVER_TYPE = 'graphql:resolver_type';
const RESOLVER_NAME = 'graphql:resolver_name';
const ROUTE_METHOD = 'method';
const ROOTS = ['Query', 'Mutation', 'Subscription'] as const;

/** The entrances that a resolver or controller class declares. */
export function entrancesOf(type: Type): Entrance[] {
  const prototype = type.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, method)?.value as unknown;
    if (typeof handler !== 'function' || method === 'constructor') return [];
    const meta = <T>(key: string): T | undefined => Reflect.getMetadata(key, handler) as T | undefined;
    const root = ROOTS.find((name) => name === meta<unknown>(RESOLVER_TYPE));
    if (!root && meta<unknown>(ROUTE_METHOD) === undefined) return [];
    const name = root ? (meta<string>(RESOLVER_NAME) ?? method) : `${type.name}.${method}`;
    return [{ name, kind: root ?? ('route' as const), rule: meta<AccessRule>(ACCESS) }];
  });
}
