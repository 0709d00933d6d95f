export { CreditsModule } from './credits.module.js';
export { CreditsService, type GrantInput, type HoldInput, type Settlement } from './credits.service.js';
export { creditsTables } from './data-map.js';
export { GrantSource, MAX_CREDITS } from './domain/credits.js';
export { InsufficientCreditsError, SpendLimitReachedError } from './errors.js';
export { InsufficientCredits } from './graphql/insufficient-credits.type.js';
export type { LedgerHealthReport } from './ledger-health.js';
export type { Balance } from './statements.js';
