import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Statements } from './statements.js';

/** More than that are shown as that many. */
const AT_MOST = 1_000;

let source: Statements | undefined;
const overdue = new Gauge({
  name: 'ledger_overdue_holds',
  help: 'Open holds past their deadline. The reconciler of generations settles them within minutes.',
  async collect() {
    const holds = await source?.overdueHolds(AT_MOST).catch(() => undefined);
    if (holds) overdue.set(holds.length);
  },
});

/** Shows holds that nobody has settled in time. */
@Injectable()
export class OverdueHolds implements OnModuleInit {
  constructor(private readonly statements: Statements) {}

  onModuleInit(): void {
    source = this.statements;
  }
}
