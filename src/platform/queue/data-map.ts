import { impersonal, type TableMap } from '../data-map/index.js';

/** Jobs hold ids only, and that only until they are done; the dead and the parked stay for whoever looks into them. */
export const queueTables: readonly TableMap[] = [
  impersonal('jobs', 'Work that is to be done after a commit; payloads hold internal ids and small scalars only', [
    'id', 'name', 'version', 'lane', 'payload', 'key', 'state', 'attempt', 'failures', 'max_attempts', 'backoff_ms', 'run_at', 'lease_token',
    'lease_until', 'postponed_since', 'error', 'correlation_id', 'created_at', 'finished_at',
  ]),
  impersonal('queue_epoch', 'Which filling of Redis holds the jobs that were handed over', ['singleton', 'epoch']),
];
