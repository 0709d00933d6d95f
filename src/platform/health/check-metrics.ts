import { Gauge } from 'prom-client';

const outcome = new Gauge({ name: 'readiness_check', help: 'What the last readiness probe of this process found: 1 passed, 0 failed', labelNames: ['check'] });

export function showChecks(checks: Readonly<Record<string, 'ok' | 'failed'>>): void {
  for (const [check, result] of Object.entries(checks)) outcome.set({ check }, result === 'ok' ? 1 : 0);
}
