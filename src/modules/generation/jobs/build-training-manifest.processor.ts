import { JobHandler, type JobRunner } from '../../../platform/queue/index.js';
import { TrainingManifests } from '../training-manifests.js';
import { buildTrainingManifestJob } from './jobs.js';

@JobHandler(buildTrainingManifestJob)
export class BuildTrainingManifestProcessor implements JobRunner<typeof buildTrainingManifestJob> {
  constructor(private readonly manifests: TrainingManifests) {}

  async run(): Promise<void> {
    await this.manifests.build('SCHEDULE');
  }
}
