import { JobHandler, type JobRunner } from '../../../platform/queue/index.js';
import { UsageSalts } from '../usage-salts.js';
import { destroyUsageSaltsJob } from './usage.jobs.js';

@JobHandler(destroyUsageSaltsJob)
export class DestroyUsageSaltsProcessor implements JobRunner<typeof destroyUsageSaltsJob> {
  constructor(private readonly salts: UsageSalts) {}

  run(): Promise<void> {
    return this.salts.destroyOld();
  }
}
