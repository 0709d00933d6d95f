import { SetMetadata } from '@nestjs/common';
import type { Role, Scope } from '../context/index.js';

/** Who may call an operation. Several members mean: any of them. */
export interface AccessRule {
  /** Anyone, signed in or not. */
  readonly anonymous?: true;
  /** Any signed-in person. */
  readonly session?: true;
  /** An API key holding this scope; `any`: every valid key (the fields name their scopes). */
  readonly apiKey?: Scope | 'any';
  /** Signed-in staff with one of these roles; ADMIN holds them all. */
  readonly roles?: readonly Role[];
}

export const ACCESS = 'dreamlux:access';

/**
 * States who may call this root field or route. Every one needs it: boot fails where it is missing, so nothing is public by accident.
 * @throws Error when the rule admits nobody
 */
export function Access(rule: AccessRule): MethodDecorator {
  if (!rule.anonymous && !rule.session && !rule.apiKey && !rule.roles?.length) throw new Error('an access rule that admits nobody');
  return SetMetadata(ACCESS, rule);
}

/** The rule in words, for the schema's descriptions. */
export function describeAccess(rule: AccessRule): string {
  const parts = [
    rule.anonymous && 'anyone',
    rule.session && 'a signed-in person',
    rule.apiKey === 'any' ? 'any API key (each field names its scope)' : rule.apiKey && `an API key with ${rule.apiKey}`,
    rule.roles && `staff (${[...new Set([...rule.roles, 'ADMIN'])].join(', ')})`,
  ].filter((part): part is string => Boolean(part));
  return `Access: ${parts.join('; ')}.`;
}
