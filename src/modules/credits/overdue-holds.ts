import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Statements } from './statements.js';

/** More than that are shown as that many. */
const AT_MOST = 1_000;

let source: Statements | undefined;
let looking = false;
const overdue = new Gauge({
  name: 'ledger_overdue_holds',
  help: 'Open holds past their deadline at the scrape before. The reconciler of generations settles them within minutes.',
  collect() {
    void look();
  },
});

/** Nobody waits for it: with all connections at work the other figures are needed most. */
async function look(): Promise<void> {
  if (looking || !source) return;
  looking = true;
  try {
    overdue.set((await source.overdueHolds(AT_MOST)).length);
  } catch {
    // The alarms about Postgres say it better.
  } finally {
    looking = false;
  }
}

/** Shows holds that nobody has settled in time. */
@Injectable()
export class OverdueHolds implements OnModuleInit {
  constructor(private readonly statements: Statements) {}

  onModuleInit(): void {
    source = this.statements;
  }
}
