import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { CreditsService } from './credits.service.js';
import { ledgerMetrics } from './metrics.js';

/** Grants per transaction: their customers wait for it, for milliseconds. */
const BATCH = 100;

/** Books everything that has expired. Nobody can spend it anyway; this brings the statements up to date. */
@Injectable()
export class SweepExpired {
  constructor(
    private readonly credits: CreditsService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    let customers: number;
    do {
      signal.throwIfAborted();
      customers = await this.unitOfWork.run(() => this.credits.expireDue(BATCH));
      ledgerMetrics.lapsed.inc(customers);
    } while (customers > 0);
  }
}
