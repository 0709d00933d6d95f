import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import { CreditsService, creditsTables, GrantSource } from '../../../src/modules/credits/index.js';
import { CheckLedgerProcessor } from '../../../src/modules/credits/jobs/check-ledger.processor.js';
import { ExpireCreditsProcessor } from '../../../src/modules/credits/jobs/expire-credits.processor.js';
import { LedgerHealthCheck, type LedgerHealthReport } from '../../../src/modules/credits/ledger-health.js';
import { Statements } from '../../../src/modules/credits/statements.js';
import { SweepExpired } from '../../../src/modules/credits/sweep-expired.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';

export const DAY = 86_400_000;

/** The credits module's services on a real database and queue. */
export class CreditsFixture {
  private constructor(readonly database: TestDatabase, private readonly redis: TestRedis, readonly module: TestingModule) {}

  /** @param role `both` runs the scheduled tasks too */
  static async start(role: 'api' | 'both' = 'api'): Promise<CreditsFixture> {
    const database = await createTestDatabase();
    const redis = createTestRedis();
    const providers = [CreditsService, Statements, LedgerHealthCheck, CheckLedgerProcessor, ExpireCreditsProcessor, SweepExpired];
    const module = await createTestModule({ database, redis, role, providers, dataMaps: [creditsTables], timings: { pollMs: 50 } });
    return new CreditsFixture(database, redis, module);
  }

  readonly credits = this.module.get(CreditsService);
  readonly statements = this.module.get(Statements);
  readonly clock = this.module.get(Clock);
  private readonly uow = this.module.get(UnitOfWork);

  /** One operation as a use case of its own. */
  do<T>(work: (credits: CreditsService) => Promise<T>): Promise<T> {
    return this.uow.run(() => work(this.credits));
  }

  /** Somebody new, with one grant for each amount; `terms` say more about all of them. */
  async customer(amounts: readonly number[], terms: { expiresAt?: Date; source?: GrantSource } = {}): Promise<{ id: string; grantIds: string[] }> {
    const id = randomUUID();
    const grantIds: string[] = [];
    for (const amount of amounts) {
      const { grantId } = await this.do((credits) => credits.grant({ accountId: id, source: GrantSource.PROMOTION, amount, idempotencyKey: randomUUID(), ...terms }));
      grantIds.push(grantId);
    }
    return { id, grantIds };
  }

  /** @returns the hold's id */
  async hold(accountId: string, amount: number, more: { apiKeyId?: string; generationId?: string; holdId?: string; deadline?: Date } = {}): Promise<string> {
    const holdId = more.holdId ?? randomUUID();
    await this.do((credits) => credits.hold({ accountId, amount, generationId: randomUUID(), deadline: this.in(1_000), ...more, holdId }));
    return holdId;
  }

  capture = (holdId: string, amount: number) => this.do((credits) => credits.capture({ holdId, amount }));
  release = (holdId: string) => this.do((credits) => credits.release({ holdId }));

  /** The business time in so many days. */
  in = (days: number): Date => new Date(this.clock.now().getTime() + days * DAY);
  pass = (days: number): void => this.clock.moveTo(this.clock.offset + days * DAY);
  backToThePresent = (): void => this.clock.moveTo(0);

  entries = async (accountId: string) =>
    (await this.statements.entries(accountId, { first: 100, after: null })).reverse().map(({ kind, change, availableAfter }) => [kind, change.available, availableAfter]);
  remaining = async (accountId: string) => (await this.statements.grants(accountId, { first: 100, after: null })).reverse().map(({ remaining }) => remaining);

  /** Fails unless the whole ledger adds up. */
  async expectHealthy(): Promise<LedgerHealthReport> {
    const report = await this.credits.health();
    const { checkedAt, entries, openHolds, ...faults } = report;
    expect(faults).toEqual({ imbalance: 0, mismatchedAccounts: 0, mismatchedGrants: 0, mismatchedHolds: 0, mismatchedBudgets: 0, overdueHolds: 0 });
    return report;
  }

  async stop(): Promise<void> {
    await this.module.close();
    await this.redis.close();
    await this.database.drop();
  }
}
