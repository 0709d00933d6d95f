import { impersonal, type TableMap } from '../data-map/index.js';

export const clockTables: readonly TableMap[] = [
  impersonal('development_clock', 'How far business time is ahead; zero in production', ['singleton', 'offset_ms', 'revision']),
  impersonal('development_clock_instances', 'Processes that follow the development clock', ['id', 'revision', 'seen_at']),
];
