import { appendFileSync } from 'node:fs';
import { operation, send } from './hostile-client.js';
import type { HostileTarget } from './hostile-server.js';
import { signIn } from './hostile-session.js';

const WARM_UP = 300;
const BASELINE = { rounds: 8, calls: 25 };
const HOSTILE = { rounds: 8, calls: 3 };

/** One line of the file that DREAMLUX_COSTS names. */
export interface Cost {
  readonly title: string;
  readonly name: string;
  /** Trivial queries with a session that one call costs the server in CPU time. */
  readonly ratio: number;
}

/**
 * For `npm run bench -- refusals`: compares the CPU time that the server's process spends on a request with what a trivial query with a session costs
 * in the same run. The least of several rounds counts: whatever else the machine does makes a round dearer, never cheaper. Tests judge no times.
 */
export class CostMeter {
  private constructor(
    private readonly title: string,
    private readonly file: string,
    private readonly target: HostileTarget,
    private readonly trivialMs: number,
  ) {}

  /** Null unless costs are asked for. */
  static async start(title: string, target: HostileTarget): Promise<CostMeter | null> {
    const file = process.env['DREAMLUX_COSTS'];
    if (!file) return null;
    const trivial = operation('{ viewer { id } }', undefined, { Cookie: await signIn(target) });
    for (let call = 0; call < WARM_UP; call += 1) await send(target.port, trivial);
    return new CostMeter(title, file, target, await least(target, () => send(target.port, trivial), BASELINE));
  }

  async measure(name: string, call: () => Promise<unknown>): Promise<void> {
    const ratio = (await least(this.target, call, HOSTILE)) / this.trivialMs;
    appendFileSync(this.file, `${JSON.stringify({ title: this.title, name, ratio } satisfies Cost)}\n`);
  }
}

async function least(target: HostileTarget, call: () => Promise<unknown>, { rounds, calls }: { rounds: number; calls: number }): Promise<number> {
  let found = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const before = await target.cpu();
    for (let time = 0; time < calls; time += 1) await call();
    found = Math.min(found, ((await target.cpu()) - before) / calls);
  }
  return found;
}
