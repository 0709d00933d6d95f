import type { Logger } from '@nestjs/common';
import { sqlStateOf } from '../../platform/database/index.js';
import { unavailableOf } from '../../platform/errors/index.js';

/**
 * For notices that stand in the product too: somebody whose mail can't even be written, e.g. because of the address, holds nothing up.
 * @param mailing a mail that is being written
 * @returns its id, or null where it can't be written
 * @throws what Postgres answered: that is nobody's own, and its unit of work is lost
 */
export async function ifMailable(mailing: Promise<string>, logger: Logger, what: string): Promise<string | null> {
  try {
    return await mailing;
  } catch (error) {
    if (sqlStateOf(error) !== undefined || unavailableOf(error)) throw error;
    logger.error(error, what);
    return null;
  }
}
