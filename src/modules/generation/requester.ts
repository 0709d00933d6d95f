import type { Caller, Locale } from '../../platform/context/index.js';

/** On whose behalf something is asked for. */
export interface Requester {
  readonly accountId: string;
  /** Null: the person themselves. */
  readonly apiKeyId: string | null;
  /** A TEST key: the studio only, at no cost. */
  readonly testMode: boolean;
  readonly locale: Locale;
}

export const requesterOf = (caller: Caller, locale: Locale): Requester => ({
  accountId: caller.accountId,
  apiKeyId: caller.kind === 'apiKey' ? caller.apiKeyId : null,
  testMode: caller.kind === 'apiKey' && caller.mode === 'TEST',
  locale,
});
