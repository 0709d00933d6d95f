import fc from 'fast-check';
import { type Requester, Visibility } from '../../../src/modules/generation/index.js';
import { TrainingManifests } from '../../../src/modules/generation/training-manifests.js';
import { chooseForAll, newestVersion, orderTwo, person, sayYes } from './training-fixture.js';
import { openWorkshop, type Workshop } from './workshop.js';

let shop: Workshop;
let manifests: TrainingManifests;
beforeAll(async () => {
  shop = await openWorkshop();
  manifests = shop.module.get(TrainingManifests, { strict: false });
});
afterAll(() => shop.close());

/** What can happen, to one of two people and one of their things. */
const step = fc.record({
  what: fc.constantFrom('order', 'order', 'orderPublic', 'fail', 'allow', 'allow', 'forbid', 'publish', 'deleteOutput', 'deleteTask', 'accountNo', 'accountYes', 'restrict', 'release', 'suspend', 'build'),
  whose: fc.nat(1), which: fc.nat(7), yes: fc.boolean(),
});

interface Item { readonly id: string; readonly task: string; said: number | null; ok: boolean }
interface Owner { readonly who: Requester; items: Item[]; refusedAt: number; blocked: boolean }

it('never holds an item without a valid grant, whatever the order of grants, withdrawals, deletions and refusals of the account [P35]', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    const owners: Owner[] = [];
    for (let n = 0; n < 2; n += 1) owners.push({ who: await person(shop), items: [], refusedAt: -1, blocked: false });
    const allowed = () => owners.flatMap(({ items, refusedAt, blocked }) =>
      (blocked ? [] : items.filter(({ said, ok }) => ok && said !== null && said > refusedAt).map(({ id }) => id))).sort();
    const mine = () => new Set(owners.flatMap(({ items }) => items.map(({ id }) => id)));
    for (const [now, { what, whose, which, yes }] of [...steps, { what: 'build' as const, whose: 0, which: 0, yes: true }].entries()) {
      const owner = owners[whose] as Owner;
      const { who } = owner;
      const item = owner.items[which % Math.max(1, owner.items.length)];
      if (what === 'order' || what === 'orderPublic' || what === 'fail') {
        const made = await orderTwo(shop, who, yes, what === 'orderPublic' ? Visibility.PUBLIC : Visibility.PRIVATE);
        if (what === 'fail') await shop.database.ownerQuery(`UPDATE generations SET status = 'FAILED', failure_code = 'INTERNAL', failure_retryable = false WHERE id = $1`, [made[0]?.generationId]);
        owner.items.push(...made.map(({ id, generationId }) => ({ id, task: generationId, said: yes ? now : null, ok: what !== 'fail' })));
      } else if (what === 'accountNo' || what === 'accountYes') {
        await chooseForAll(shop, who, what === 'accountYes');
        if (what === 'accountNo') owner.refusedAt = now;
      } else if (what === 'restrict' || what === 'suspend') {
        owner.blocked = true;
        await shop.database.ownerQuery(`UPDATE accounts SET ${what === 'suspend' ? 'suspended_at' : 'restricted_at'} = now() WHERE id = $1`, [who.accountId]);
      } else if (what === 'release') {
        owner.blocked = false;
        await shop.database.ownerQuery('UPDATE accounts SET suspended_at = NULL, restricted_at = NULL WHERE id = $1', [who.accountId]);
      } else if (what === 'build') {
        const own = mine();
        expect((await newestVersion(manifests)).filter((id) => own.has(id)).sort()).toEqual(allowed());
      } else if (item && what === 'deleteOutput') {
        await shop.service.deleteOutput(who.accountId, item.id);
        owner.items = owner.items.filter((one) => one !== item);
      } else if (item && what === 'deleteTask') {
        await shop.service.delete(who.accountId, item.task);
        owner.items = owner.items.filter(({ task }) => task !== item.task);
      } else if (item && what === 'publish') {
        await shop.service.updateOutput(who, item.id, { visibility: yes ? Visibility.PUBLIC : Visibility.PRIVATE, kept: yes });
      } else if (item) {
        await shop.service.updateOutput(who, item.id, what === 'allow' ? await sayYes(shop) : { trainingOptIn: false });
        item.said = what === 'allow' ? now : null;
      }
    }
  }), { numRuns: 50 });
}, 120_000);

/** What was said of an output, and when: between two ticks. */
interface Said { readonly from: number; readonly to: number; readonly allowed: boolean }
interface Version { readonly from: number; readonly to: number; readonly items: ReadonlySet<string> }

const lane = fc.array(fc.record({ what: fc.constantFrom('yes', 'yes', 'no', 'no', 'noToAll'), which: fc.nat(1) }), { minLength: 3, maxLength: 10 });

describe('while answers race with it, on connections of their own, a version', () => {
  /** Builds until `work` is done, on two connections. */
  async function buildDuring(work: Promise<unknown>, tick: () => number): Promise<Version[]> {
    const versions: Version[] = [];
    const build = async () => {
      const from = tick();
      const { number } = await manifests.build('SCHEDULE');
      const to = tick();
      versions.push({ from, to, items: new Set((await manifests.items(number, 10_000)).map(({ outputId }) => outputId)) });
    };
    let working = true;
    const builder = async () => { while (working) await build(); };
    const builders = [builder(), builder()];
    await work.finally(() => { working = false; });
    await Promise.all(builders);
    await build();
    return versions;
  }

  it('holds nothing that was taken back before it was begun, and lacks nothing that was allowed all the while [P35] [P37]', async () => {
    await fc.assert(fc.asyncProperty(lane, lane, async (...lanes) => {
      let now = 0;
      const tick = () => (now += 1);
      const said = new Map<string, Said[]>();
      const people = await Promise.all(lanes.map(async (steps) => {
        const who = await person(shop);
        const ids = (await orderTwo(shop, who, true)).map(({ id }) => id);
        for (const id of ids) said.set(id, [{ from: 0, to: 0, allowed: true }]);
        return { who, ids, steps };
      }));
      const live = async ({ who, ids, steps }: (typeof people)[number]) => {
        for (const { what, which } of steps) {
          const id = ids[which] ?? '';
          const from = tick();
          if (what === 'noToAll') await chooseForAll(shop, who, false);
          else await shop.service.updateOutput(who, id, what === 'yes' ? await sayYes(shop) : { trainingOptIn: false });
          const to = tick();
          for (const about of what === 'noToAll' ? ids : [id]) said.get(about)?.push({ from, to, allowed: what === 'yes' });
        }
      };
      const versions = await buildDuring(Promise.all(people.map(live)), tick);
      for (const { from, to, items } of versions) {
        for (const [id, answers] of said) {
          const before = answers.filter((answer) => answer.to < from).at(-1);
          const meanwhile = answers.filter((answer) => answer.to > from && answer.from < to);
          expect([before, ...meanwhile].map((answer) => answer?.allowed)).toContain(items.has(id));
        }
      }
    }), { numRuns: 15 });
  }, 120_000);

  it('is of one moment: never with both of two things of which one was allowed as the other was taken back', async () => {
    const who = await person(shop);
    const [one, other] = (await orderTwo(shop, who, true)).map(({ id }) => id) as [string, string];
    await shop.service.updateOutput(who, other, { trainingOptIn: false });
    const swap = async () => {
      for (let time = 0; time < 40; time += 1) {
        const [taken, given] = time % 2 === 0 ? [one, other] : [other, one];
        const yes = await sayYes(shop);
        await shop.uow.run(async () => {
          await shop.service.updateOutput(who, taken, { trainingOptIn: false });
          await shop.service.updateOutput(who, given, yes);
        });
      }
    };
    const versions = await buildDuring(swap(), () => 0);
    expect(versions.map(({ items }) => [one, other].filter((id) => items.has(id)).length).filter((count) => count !== 1)).toEqual([]);
  });
});
