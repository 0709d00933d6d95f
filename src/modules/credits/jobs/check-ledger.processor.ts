import { JobHandler, type JobRunner } from '../../../platform/queue/index.js';
import { LedgerHealthCheck } from '../ledger-health.js';
import { checkLedgerJob } from './jobs.js';

@JobHandler(checkLedgerJob)
export class CheckLedgerProcessor implements JobRunner<typeof checkLedgerJob> {
  constructor(private readonly health: LedgerHealthCheck) {}

  async run(): Promise<void> {
    await this.health.run();
  }
}
