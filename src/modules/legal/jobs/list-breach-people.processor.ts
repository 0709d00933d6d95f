import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { BreachPeople } from '../breach-people.js';
import { listBreachPeopleJob } from './breach-jobs.js';

@JobHandler(listBreachPeopleJob)
export class ListBreachPeopleProcessor implements JobRunner<typeof listBreachPeopleJob> {
  constructor(private readonly people: BreachPeople) {}

  run({ payload, signal }: Job<PayloadOf<typeof listBreachPeopleJob>>): Promise<void> {
    return this.people.list(payload.sourceId, signal);
  }
}
