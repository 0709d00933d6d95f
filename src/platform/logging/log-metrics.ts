import { Counter } from 'prom-client';

const lines = new Counter({ name: 'log_lines_total', help: 'Lines of the log that somebody may have to act on, by level', labelNames: ['level'] });
/** As pino numbers them. */
const LEVELS = new Map([[40, 'warn'], [50, 'error'], [60, 'fatal']]);
for (const level of LEVELS.values()) lines.inc({ level }, 0);

export function countLine(level: number): void {
  const name = LEVELS.get(level);
  if (name !== undefined) lines.inc({ level: name });
}
