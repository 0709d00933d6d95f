import { JobHandler, type JobRunner } from '../../../platform/queue/index.js';
import { BreachAlarms } from '../breach-alarms.js';
import { watchBreachesJob } from './breach-jobs.js';

@JobHandler(watchBreachesJob)
export class WatchBreachesProcessor implements JobRunner<typeof watchBreachesJob> {
  constructor(private readonly alarms: BreachAlarms) {}

  run(): Promise<void> {
    return this.alarms.run();
  }
}
