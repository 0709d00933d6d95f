/** Postgres error code (SQLSTATE) of a failed query, or undefined for any other error. TypeORM keeps the driver's error inside its own. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (driverError) return sqlStateOf(driverError);
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Name of the constraint that a failed write violated. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { constraint, driverError } = error as { constraint?: unknown; driverError?: unknown };
  if (driverError) return violatedConstraint(driverError);
  return typeof constraint === 'string' ? constraint : undefined;
}

/** SQLSTATE of a statement that was told to stop. */
export const QUERY_CANCELED = '57014';
const NO_SUCH_STATEMENT = '26000';
const NOT_SUPPORTED = '0A000';

/** Whether a prepared statement no longer fits: its tables changed under it, or the connection behind a pooler is another one. Planned anew it may work. */
export function hasStalePlan(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== NOT_SUPPORTED) return state === NO_SUCH_STATEMENT;
  const { driverError, routine } = error as { driverError?: unknown; routine?: unknown };
  // Where in Postgres it comes from: its message is in the server's language.
  return driverError ? hasStalePlan(driverError) : routine === 'RevalidateCachedQuery';
}

/** SQLSTATE of a unique violation. */
export const UNIQUE_VIOLATION = '23505';
