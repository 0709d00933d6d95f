import { JobHandler, type JobRunner } from '../../../platform/queue/index.js';
import { QuoteGeneration } from '../quote-generation.js';
import { purgeQuotesJob } from './jobs.js';

@JobHandler(purgeQuotesJob)
export class PurgeQuotesProcessor implements JobRunner<typeof purgeQuotesJob> {
  constructor(private readonly quotes: QuoteGeneration) {}

  run(): Promise<void> {
    return this.quotes.purgeExpired();
  }
}
