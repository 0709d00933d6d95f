export enum GenerationStatus {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
  REJECTED = 'REJECTED',
  CANCELED = 'CANCELED',
}

const { QUEUED, RUNNING, SUCCEEDED, FAILED, REJECTED, CANCELED } = GenerationStatus;

/** The only moves there are. What has ended stays as it ended. */
const moves: Readonly<Record<GenerationStatus, readonly GenerationStatus[]>> = {
  // FAILED: its time is over before a worker came to it.
  QUEUED: [RUNNING, CANCELED, FAILED],
  // RUNNING again: another worker takes over from one that is gone. QUEUED: this attempt failed, there will be another.
  RUNNING: [RUNNING, QUEUED, SUCCEEDED, FAILED, REJECTED, CANCELED],
  SUCCEEDED: [],
  FAILED: [],
  REJECTED: [],
  CANCELED: [],
};

export const allStatuses: readonly GenerationStatus[] = Object.values(GenerationStatus);
export const canMove = (from: GenerationStatus, to: GenerationStatus): boolean => moves[from].includes(to);
export const isFinished = (status: GenerationStatus): boolean => moves[status].length === 0;

/** Statuses from which `to` can be reached: every UPDATE of a status names them in its WHERE. */
export const sourcesOf = (to: GenerationStatus): GenerationStatus[] => allStatuses.filter((from) => canMove(from, to));

/** Ends that charge nothing; the person may ask for the same again. */
export const canRetry = (status: GenerationStatus): boolean => status === FAILED || status === CANCELED;
