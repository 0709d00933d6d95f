import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Clock } from '../../platform/clock/index.js';
import { BreachReader } from './breach-reader.js';

let source: (() => Promise<{ near: number; missed: number }>) | undefined;
let looking = false;
const open = new Gauge({
  name: 'breach_duties_open',
  help: 'Dates of the breach register that are not done at the scrape before: near (their alarm was due) and missed. Alarm when above 0.',
  labelNames: ['state'],
  collect() {
    void look();
  },
});

const failures = new Counter({
  name: 'breach_failures_total',
  help: 'What the jobs of the breach register could not do and will try again. `alarm`: an alarm of a date; `mail`: the mail to one of those alarmed; `telling`: to tell one person.',
  labelNames: ['task'],
});

export const countBreachFailure = (task: 'alarm' | 'mail' | 'telling'): void => failures.inc({ task });

/** Nobody waits for it: with all connections at work the other figures are needed most. */
async function look(): Promise<void> {
  if (looking || !source) return;
  looking = true;
  try {
    const { near, missed } = await source();
    open.set({ state: 'near' }, near);
    open.set({ state: 'missed' }, missed);
  } catch {
    // The alarms about Postgres say it better.
  } finally {
    looking = false;
  }
}

/** Shows dates of the register that come near or were missed. */
@Injectable()
export class BreachMetrics implements OnModuleInit {
  constructor(
    private readonly reader: BreachReader,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    source = () => this.reader.openDuties(this.clock.now());
  }
}
