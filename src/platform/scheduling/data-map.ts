import { impersonal, type TableMap } from '../data-map/index.js';

export const schedulingTables: readonly TableMap[] = [
  impersonal('scheduled_tasks', 'When each scheduled task was last due', ['name', 'last_run_at']),
];
