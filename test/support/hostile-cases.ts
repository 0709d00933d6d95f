import { send } from './hostile-client.js';
import { CostMeter } from './hostile-cost.js';
import { expectRefusal, expectServing, type Refusal } from './hostile-refusal.js';
import { type HostileTarget, startHostileTarget } from './hostile-server.js';

export interface HostileCase extends Refusal {
  readonly name: string;
  readonly request: () => Buffer;
}

/** Each request is refused cleanly, without asking the database anything, and the process serves the next. `npm run bench -- refusals` says what each costs. */
export function describeRefusals(title: string, cases: readonly HostileCase[], more?: (target: () => HostileTarget) => void): void {
  describe(title, () => {
    let target: HostileTarget;
    let meter: CostMeter | null;
    beforeAll(async () => {
      target = await startHostileTarget();
      meter = await CostMeter.start(title, target);
    });
    afterAll(() => target?.close());

    it.each(cases.map((one) => [one.name, one] as const))('refuses %s', async (name, { request, ...refusal }) => {
      const bytes = request();
      const before = await target.statements();
      expectRefusal(await send(target.port, bytes), refusal);
      expect((await target.statements()) - before).toBe(0);
      await meter?.measure(name, () => send(target.port, bytes));
      await expectServing(target);
    });
    more?.(() => target);

    it('is no failure of ours: nothing was logged as an error', () => {
      expect(target.output()).toBe('');
    });
  });
}
