import { JobHandler, type JobRunner } from '../../../platform/queue/index.js';
import { ReconcileGenerations } from '../reconcile-generations.js';
import { reconcileJob } from './jobs.js';

@JobHandler(reconcileJob)
export class ReconcileProcessor implements JobRunner<typeof reconcileJob> {
  constructor(private readonly reconciler: ReconcileGenerations) {}

  async run(): Promise<void> {
    await this.reconciler.run();
  }
}
