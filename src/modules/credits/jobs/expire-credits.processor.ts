import { UnitOfWork } from '../../../platform/database/index.js';
import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { CreditsService } from '../credits.service.js';
import { ledgerMetrics } from '../metrics.js';
import { expireCreditsJob } from './jobs.js';

/** Grants per transaction: their customers wait for it, for milliseconds. */
const BATCH = 100;

@JobHandler(expireCreditsJob)
export class ExpireCreditsProcessor implements JobRunner<typeof expireCreditsJob> {
  constructor(
    private readonly credits: CreditsService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async run({ signal }: Job<PayloadOf<typeof expireCreditsJob>>): Promise<void> {
    let customers: number;
    do {
      signal.throwIfAborted();
      customers = await this.unitOfWork.run(() => this.credits.expireDue(BATCH));
      ledgerMetrics.lapsed.inc(customers);
    } while (customers > 0);
  }
}
