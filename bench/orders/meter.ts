import type { Bench } from '../lib/bench.js';
import { cpuTimeMs } from '../lib/process-usage.js';
import type { Server } from '../lib/server.js';
import { median } from '../lib/statistics.js';
import type { Sample } from '../lib/workload.js';
import type { Turn } from './turn.js';

/**
 * CPU time of a turn: the process under test and the Postgres backends of its database, whose work most of an order is. Contenders take turns, so that what
 * the backends do belongs to the one whose turn it is.
 */
export class Meter {
  private readonly alone = new Map<Server, number[]>();

  constructor(private readonly bench: Bench) {}

  async measure<T extends Turn>(server: Server, work: () => Promise<T>): Promise<{ turn: T; sample: Sample }> {
    const [before, own] = [await this.backends(), server.cpuMs()];
    const turn = await work();
    const [ownAfter, after] = [server.cpuMs(), await this.backends()];
    if (own === null || ownAfter === null) return { turn, sample: { value: turn.count / turn.seconds, cpuMs: null } };
    // Connections come and go: a new one counts from its start, and of one that has ended the turn's share is lost.
    const backends = [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
    const inside = (ownAfter - own) / turn.count;
    this.alone.set(server, [...(this.alone.get(server) ?? []), inside]);
    return { turn, sample: { value: turn.count / turn.seconds, cpuMs: inside + backends / turn.count } };
  }

  /** For the notes: what the column leaves open. */
  words(ours: Server, baseline: Server): string {
    const of = (server: Server) => median(this.alone.get(server) ?? [Number.NaN]).toPrecision(3);
    return `CPU ms are those of the process and of Postgres' backends together; inside the process alone: ours ${of(ours)}, baseline ${of(baseline)}`;
  }

  private async backends(): Promise<Map<number, number>> {
    const { rows } = await this.bench.owner.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> 'bench-owner'`);
    return new Map(rows.map(({ pid }) => [pid, cpuTimeMs(pid) ?? 0]));
  }
}
