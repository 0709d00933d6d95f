import { callerStatements } from '../../src/modules/accounts/caller-statements.js';

/** How the product finds out who is calling: the same statement for the baselines. $1 now, $2 the oldest last use, $3 the token's SHA-256. */
export const SESSION_LOOKUP = callerStatements.sessionByToken.text;

export interface SessionRow {
  readonly session_id: string;
  readonly account_id: string;
}
