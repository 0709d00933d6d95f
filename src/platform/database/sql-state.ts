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

/** SQLSTATE of a unique violation. */
export const UNIQUE_VIOLATION = '23505';
