import { Counter } from 'prom-client';
import type { DropReason } from './domain/usage-event.js';

const events = new Counter({
  name: 'usage_events_total', help: 'Usage events by what became of them: accepted, or why they were dropped (consent, name, properties, time)', labelNames: ['outcome'],
});

export function countUsage(accepted: number, dropped: readonly DropReason[]): void {
  if (accepted > 0) events.inc({ outcome: 'accepted' }, accepted);
  for (const outcome of dropped) events.inc({ outcome });
}
