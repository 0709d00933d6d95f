import { operation, send } from './hostile-client.js';
import { signIn } from './hostile-session.js';
import type { HostileTarget } from './hostile-server.js';

const WARM_UP = 300;
const BASELINE = { rounds: 8, calls: 25 };
const HOSTILE = { rounds: 8, calls: 3 };

const verbose = (): boolean => Boolean(process.env['DREAMLUX_VERBOSE']);

/**
 * Compares the CPU time that the server's process spends on a request with what a trivial query with a session costs in the same run. Both come over a
 * connection of their own. The least of several rounds counts: whatever else the machine does makes a round dearer, never cheaper.
 */
export class CostMeter {
  private readonly seen: { name: string; ratio: number; allowed: number }[] = [];

  private constructor(
    private readonly target: HostileTarget,
    private readonly trivialMs: number,
  ) {}

  static async start(target: HostileTarget): Promise<CostMeter> {
    const trivial = operation('{ viewer { id } }', undefined, { Cookie: await signIn(target) });
    for (let call = 0; call < WARM_UP; call += 1) await send(target.port, trivial);
    let least = Infinity;
    for (let round = 0; round < BASELINE.rounds; round += 1) least = Math.min(least, await cpuOf(target, () => send(target.port, trivial), BASELINE.calls));
    return new CostMeter(target, least);
  }

  /** @returns how many trivial queries one call costs; stops trying once that is no more than allowed, unless it is to be printed */
  async ratio(name: string, allowed: number, call: () => Promise<unknown>): Promise<number> {
    let least = Infinity;
    for (let round = 0; round < HOSTILE.rounds && (least > allowed || verbose()); round += 1) {
      least = Math.min(least, (await cpuOf(this.target, call, HOSTILE.calls)) / this.trivialMs);
    }
    this.seen.push({ name, ratio: least, allowed });
    return least;
  }

  /** With DREAMLUX_VERBOSE set: what everything cost. */
  print(title: string): void {
    if (!verbose()) return;
    const lines = this.seen.map(({ name, ratio, allowed }) => `${ratio.toFixed(1).padStart(6)} of ${String(allowed).padStart(2)}  ${name}`);
    process.stdout.write(`${title}: CPU time in trivial queries (${this.trivialMs.toFixed(2)} ms)\n${lines.join('\n')}\n`);
  }
}

async function cpuOf(target: HostileTarget, call: () => Promise<unknown>, times: number): Promise<number> {
  const before = await target.cpu();
  for (let time = 0; time < times; time += 1) await call();
  return ((await target.cpu()) - before) / times;
}
