import { setImmediate as turn } from 'node:timers/promises';
import { Batcher } from './batcher.js';

test('the first goes at once, the rest together, and each gets its own answer', async () => {
  const batches: number[][] = [];
  const batcher = new Batcher<number, number>(async (items) => {
    batches.push([...items]);
    await turn();
    return items.map((item) => item * 10);
  });
  expect(await Promise.all([1, 2, 3, 4].map((item) => batcher.add(item)))).toEqual([10, 20, 30, 40]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
  expect(await batcher.add(5)).toBe(50);
});

test('a failure reaches everyone in its batch and nobody after', async () => {
  let calls = 0;
  const batcher = new Batcher<number, number>(async (items) => {
    calls += 1;
    await turn();
    if (calls === 2) throw new Error('down');
    return items;
  });
  const first = batcher.add(1);
  const failing = [batcher.add(2), batcher.add(3)];
  expect(await first).toBe(1);
  for (const promise of failing) await expect(promise).rejects.toThrow('down');
  expect(await batcher.add(4)).toBe(4);
});
