import type { Bench } from '../lib/bench.js';
import { cpuTimeMs } from '../lib/process-usage.js';
import type { Server } from '../lib/server.js';
import { median } from '../lib/statistics.js';
import type { Sample } from '../lib/workload.js';
import type { Turn } from './turn.js';

/**
 * CPU time of a turn: inside the process under test, which is what counts, and together with the Postgres backends of its database, whose work most of an
 * order is. Contenders take turns, so that what the backends do belongs to the one whose turn it is.
 */
export class Meter {
  private readonly together = new Map<Server, number[]>();

  constructor(private readonly bench: Bench) {}

  async measure<T extends Turn>(server: Server, work: () => Promise<T>): Promise<{ turn: T; sample: Sample }> {
    const [before, own] = [await this.backends(), server.cpuMs()];
    const turn = await work();
    const [ownAfter, after] = [server.cpuMs(), await this.backends()];
    if (own === null || ownAfter === null) return { turn, sample: { value: turn.count / turn.seconds, cpuMs: null } };
    // Connections come and go: a new one counts from its start, and of one that has ended the turn's share is lost.
    const backends = [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
    const inside = (ownAfter - own) / turn.count;
    this.together.set(server, [...(this.together.get(server) ?? []), inside + backends / turn.count]);
    return { turn, sample: { value: turn.count / turn.seconds, cpuMs: inside } };
  }

  /** For the notes: what the column leaves out. */
  words(ours: Server, baseline: Server): string {
    const [of, by] = [ours, baseline].map((server) => median(this.together.get(server) ?? [Number.NaN])) as [number, number];
    return `CPU ms are those inside the process; together with Postgres' backends: ours ${of.toPrecision(3)}, baseline ${by.toPrecision(3)}, ${(by / of).toFixed(2)}x`;
  }

  private async backends(): Promise<Map<number, number>> {
    const { rows } = await this.bench.owner.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> 'bench-owner'`);
    return new Map(rows.map(({ pid }) => [pid, cpuTimeMs(pid) ?? 0]));
  }
}
