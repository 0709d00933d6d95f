import { type Caller, Role } from '../context/index.js';
import type { AccessRule } from './access.decorator.js';

/** Whether the rule lets this caller in. Staff roles count for sessions only: a key never acts as staff. */
export function admits(rule: AccessRule, caller: Caller | null): boolean {
  if (rule.anonymous) return true;
  if (!caller) return false;
  if (caller.kind === 'apiKey') return rule.apiKey === 'any' || (rule.apiKey !== undefined && caller.scopes.includes(rule.apiKey));
  if (rule.session) return true;
  return rule.roles !== undefined && caller.role !== Role.USER && (caller.role === Role.ADMIN || rule.roles.includes(caller.role));
}
