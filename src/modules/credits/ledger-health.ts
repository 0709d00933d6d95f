import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { healthQuery } from './health-query.js';
import { ledgerMetrics } from './metrics.js';

/** How many of each were found; all but `entries` and `openHolds` must be 0. */
export interface LedgerHealthReport {
  readonly checkedAt: Date;
  readonly entries: number;
  /** Credits that customers have beyond what the house's accounts gave, by the transfers. */
  readonly imbalance: number;
  /** Customers with any figure that their transfers don't bear out. */
  readonly mismatchedAccounts: number;
  readonly mismatchedGrants: number;
  readonly mismatchedHolds: number;
  readonly mismatchedBudgets: number;
  readonly openHolds: number;
  readonly overdueHolds: number;
}

/** Recomputes the ledger and raises the alarm when something doesn't add up. */
@Injectable()
export class LedgerHealthCheck {
  private running: Promise<LedgerHealthReport> | null = null;
  private readonly logger = new Logger(LedgerHealthCheck.name);

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Whoever asks while a run is under way gets its report: each process reads the ledger once at a time. */
  run(): Promise<LedgerHealthReport> {
    this.running ??= this.recompute().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async recompute(): Promise<LedgerHealthReport> {
    const checkedAt = this.clock.now();
    const [row]: Record<string, string>[] = await this.unitOfWork.run(async () => {
      // It reads the whole ledger: longer than any request may take.
      await this.database.write.query("SET LOCAL statement_timeout = '10min'");
      return this.database.write.query(healthQuery, [checkedAt]);
    });
    const count = (name: string): number => Number(row?.[name]);
    const report = {
      checkedAt,
      entries: count('entries'),
      imbalance: count('imbalance'),
      mismatchedAccounts: count('mismatched_accounts'),
      mismatchedGrants: count('mismatched_grants'),
      mismatchedHolds: count('mismatched_holds'),
      mismatchedBudgets: count('mismatched_budgets'),
      openHolds: count('open_holds'),
      overdueHolds: count('overdue_holds'),
    };
    this.raiseAlarm(report);
    return report;
  }

  private raiseAlarm({ checkedAt, entries, openHolds, ...faults }: LedgerHealthReport): void {
    const total = Object.values(faults).reduce((sum, count) => sum + Math.abs(count), 0);
    ledgerMetrics.faults.set(total);
    ledgerMetrics.checkedAt.set(checkedAt.getTime() / 1_000);
    if (total > 0) this.logger.error({ ...faults, entries }, 'the credit ledger does not add up');
  }
}
