import type { ContextStore } from '../context/index.js';

/** What each line says about the request in force: ids and kinds, never an address, an IP or a prompt. */
export function contextFields(store: ContextStore): object {
  const context = store.optional;
  if (!context) return {};
  const { correlationId, caller } = context;
  if (!caller) return { correlationId };
  const credential = caller.kind === 'session' ? { sessionId: caller.sessionId, role: caller.role } : { apiKeyId: caller.apiKeyId, mode: caller.mode };
  return { correlationId, caller: caller.kind, accountId: caller.accountId, ...credential };
}
