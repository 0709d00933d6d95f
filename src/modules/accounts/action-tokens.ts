import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { actionLifetimes, type ActionPurpose, MAX_CODE_ATTEMPTS } from './domain/action-purpose.js';
import { hashCode, hashToken, isToken, newCode, newToken, sameHash } from './domain/secret-token.js';
import { ActionTokenEntity } from './entities/action-token.entity.js';
import { InvalidTokenError } from './errors.js';

/** Mailed links and codes. Each works once; all but the newest of a purpose are worth nothing. */
@Injectable()
export class ActionTokens {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns the token for the link; only its hash is kept */
  async issueLink(accountId: string, purpose: Exclude<ActionPurpose, 'REAUTHENTICATE'>, newEmail: string | null = null): Promise<string> {
    const { token, hash } = newToken();
    await this.keep(newId(), accountId, purpose, hash, newEmail);
    return token;
  }

  /** @returns the code to type; only its keyed hash is kept */
  async issueCode(accountId: string): Promise<string> {
    const id = newId();
    const code = newCode();
    await this.keep(id, accountId, 'REAUTHENTICATE', hashCode(this.config.SECRET_KEY, id, code), null);
    return code;
  }

  /** The link's row as long as it works. @throws InvalidTokenError */
  async check(token: string, purpose: ActionPurpose): Promise<ActionTokenEntity> {
    const found = isToken(token) ? await this.database.read.findOne(ActionTokenEntity, { where: { tokenHash: hashToken(token), purpose } }) : null;
    if (!found || found.usedAt || found.expiresAt <= this.clock.now()) throw new InvalidTokenError();
    return found;
  }

  /** Uses the link up, in the unit of work in force. @throws InvalidTokenError */
  async use(token: string, purpose: ActionPurpose): Promise<ActionTokenEntity> {
    const found = await this.check(token, purpose);
    if (!(await this.spend(found.id))) throw new InvalidTokenError();
    return found;
  }

  /**
   * Counts an attempt at the newest code. Must commit on its own, whatever becomes of the request.
   * @returns what the code is to be compared with, or null where no code is waiting or too many were wrong
   */
  async beginCodeAttempt(accountId: string): Promise<{ readonly id: string; readonly tokenHash: Buffer } | null> {
    const [rows]: [{ id: string; token_hash: Buffer }[], number] = await this.database.write.query(
      `UPDATE action_tokens SET attempts = attempts + 1
        WHERE account_id = $1 AND purpose = 'REAUTHENTICATE' AND used_at IS NULL AND expires_at > $2 AND attempts < $3 RETURNING id, token_hash`,
      [accountId, this.clock.now(), MAX_CODE_ATTEMPTS],
    );
    const [row] = rows;
    return row ? { id: row.id, tokenHash: row.token_hash } : null;
  }

  isCode({ id, tokenHash }: { readonly id: string; readonly tokenHash: Buffer }, code: string): boolean {
    return sameHash(tokenHash, hashCode(this.config.SECRET_KEY, id, code));
  }

  /** @returns false when it was used already */
  async spend(id: string): Promise<boolean> {
    const [, count]: [unknown, number] = await this.database.write.query('UPDATE action_tokens SET used_at = $2 WHERE id = $1 AND used_at IS NULL', [id, this.clock.now()]);
    return count === 1;
  }

  /** Makes the account's links and codes worthless: of one purpose, or all. */
  async cancel(accountId: string, purpose: ActionPurpose | null = null): Promise<void> {
    await this.database.write.query(
      'UPDATE action_tokens SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL AND ($3::text IS NULL OR purpose = $3)', [accountId, this.clock.now(), purpose]);
  }

  private async keep(id: string, accountId: string, purpose: ActionPurpose, tokenHash: Buffer, newEmail: string | null): Promise<void> {
    await this.cancel(accountId, purpose);
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + actionLifetimes[purpose]);
    await this.database.write.insert(ActionTokenEntity, { id, accountId, purpose, tokenHash, newEmail, attempts: 0, createdAt: now, expiresAt, usedAt: null });
  }
}
