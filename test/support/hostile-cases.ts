import { send } from './hostile-client.js';
import { CostMeter } from './hostile-cost.js';
import { expectRefusal, expectServing, type Refusal } from './hostile-refusal.js';
import { type HostileTarget, startHostileTarget } from './hostile-server.js';

/** Trivial queries that a refusal may cost: half of the ten that are called cheap. */
export const CHEAP = 5;
/** For bodies of hundreds of kilobytes: receiving, decoding and skipping through so many bytes is work, whoever sends them. An honest body of the size costs three. */
export const CHEAP_FOR_ITS_SIZE = 9;

export interface HostileCase extends Refusal {
  readonly name: string;
  readonly request: () => Buffer;
  /** Trivial queries that the refusal may cost; {@link CHEAP} where nothing is said. */
  readonly allowed?: number;
}

/** Each request is refused cleanly, costs little, and the process serves the next. */
export function describeRefusals(title: string, cases: readonly HostileCase[], more?: (target: () => HostileTarget) => void): void {
  describe(title, () => {
    let target: HostileTarget;
    let meter: CostMeter;
    beforeAll(async () => {
      target = await startHostileTarget();
      meter = await CostMeter.start(target);
    });
    afterAll(async () => {
      meter?.print(title);
      await target?.close();
    });

    it.each(cases.map((one) => [one.name, one] as const))('refuses %s', async (name, { request, allowed = CHEAP, ...refusal }) => {
      const bytes = request();
      expectRefusal(await send(target.port, bytes), refusal);
      expect(await meter.ratio(name, allowed, () => send(target.port, bytes))).toBeLessThanOrEqual(allowed);
      await expectServing(target);
    });
    more?.(() => target);

    it('is no failure of ours: nothing was logged as an error', () => {
      expect(target.output()).toBe('');
    });
  });
}
