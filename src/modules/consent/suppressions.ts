import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { canonicalEmail } from '../accounts/index.js';
import { hashAddress, type MarketingKeys, marketingKeys, readUnsubscribeToken, type Unsubscriber, unsubscribeToken } from './domain/unsubscribe-token.js';

/** Addresses that get no marketing mail until their holder asks for it again. They outlive the account, as hashes under a key that isn't in the database [P21]. */
@Injectable()
export class Suppressions {
  private readonly keys: MarketingKeys;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.keys = marketingKeys(config.SECRET_KEY);
  }

  /** What stands for an address in the list. @throws Error for anything that isn't one plain address, without repeating it */
  hashOf(email: string): Buffer {
    const canonical = canonicalEmail(email);
    if (canonical === null) throw new Error('not a mail address');
    return hashAddress(this.keys, canonical);
  }

  /** Twice is once. @throws Error outside of a unit of work */
  async add(addressHash: Buffer): Promise<void> {
    await this.database.write.query("INSERT INTO suppressions (address_hash, purpose, created_at) VALUES ($1, 'MARKETING_EMAIL', $2) ON CONFLICT DO NOTHING", [
      addressHash, this.clock.now()]);
  }

  /** Only for somebody who asks for such mails again. @throws Error outside of a unit of work */
  async lift(addressHash: Buffer): Promise<void> {
    await this.database.write.query("DELETE FROM suppressions WHERE address_hash = $1 AND purpose = 'MARKETING_EMAIL'", [addressHash]);
  }

  tokenFor(whom: Unsubscriber): string {
    return unsubscribeToken(this.keys, whom);
  }

  /** @returns null for a token that isn't ours, or isn't whole */
  read(token: unknown): Unsubscriber | null {
    return readUnsubscribeToken(this.keys, token);
  }
}
