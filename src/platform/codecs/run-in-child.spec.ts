import { once } from 'node:events';
import { fork } from 'node:child_process';
import { ChildCrashed, ChildRefused, ChildTimeout } from './child-errors.js';
import { type ChildTask, runInChild } from './run-in-child.js';
import { Slots } from './slots.js';
import type { Whim } from '../../../test/support/unruly.child.js';
import { untilGone } from '../../../test/support/processes.js';

const entry = new URL('../../../test/support/unruly.child.js', import.meta.url);

function run(whim: Whim, options: Partial<ChildTask<Whim>> = {}): Promise<unknown> {
  return runInChild({ entry, input: whim, timeoutMs: 20_000, memoryMb: 512, ...options });
}

describe('work in a child process', () => {
  it('takes a Buffer there and back', async () => {
    const payload = Buffer.from([0, 1, 255]);
    expect(Buffer.from((await run({ do: 'echo', payload })) as Uint8Array).equals(payload)).toBe(true);
  });

  it('reports progress in order', async () => {
    const seen: unknown[] = [];
    await expect(run({ do: 'count' }, { onProgress: (step) => seen.push(step) })).resolves.toBe('counted');
    expect(seen.slice(1)).toEqual([1, 2, 3]);
  });

  it.each(['hang', 'spin'] as const)('ends a child that would %s past its time', async (whim) => {
    let pid = 0;
    await expect(run({ do: whim }, { timeoutMs: 1_500, onProgress: (value) => (pid = Number(value)) })).rejects.toBeInstanceOf(ChildTimeout);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('ends a child that takes too much native memory', async () => {
    await expect(run({ do: 'hog' }, { memoryMb: 200 })).rejects.toMatchObject({ name: 'ChildCrashed', kind: 'memory' });
  });

  it('ends a child that takes too much heap', async () => {
    await expect(run({ do: 'hog-heap' }, { memoryMb: 160 })).rejects.toMatchObject({ name: 'ChildCrashed', kind: 'memory' });
  });

  it('tells a thrown error, a native abort and a refusal apart', async () => {
    await expect(run({ do: 'throw' })).rejects.toThrow(/the decoder threw/);
    await expect(run({ do: 'abort' })).rejects.toMatchObject({ kind: 'signal', message: expect.stringContaining('SIGABRT') });
    await expect(run({ do: 'refuse' })).rejects.toEqual(new ChildRefused('TOO_BLUE', 'this picture is too blue'));
  });

  it('is gone at once when aborted', async () => {
    const stop = new AbortController();
    let pid = 0;
    const running = run({ do: 'spin' }, {
      signal: stop.signal,
      onProgress: (value) => {
        pid = Number(value);
        stop.abort(new Error('canceled'));
      },
    });
    await expect(running).rejects.toThrow('canceled');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('fails with the error of a progress listener that throws', async () => {
    const listener = (): void => {
      throw new Error('listener broke');
    };
    await expect(run({ do: 'hang' }, { onProgress: listener })).rejects.toThrow('listener broke');
  });

  it('answers a missing entry with a crash', async () => {
    const missing = new URL('./no-such.child.js', import.meta.url);
    await expect(runInChild({ entry: missing, input: {}, timeoutMs: 20_000, memoryMb: 256 })).rejects.toBeInstanceOf(ChildCrashed);
  });

  it('inherits no secret', async () => {
    process.env['DATABASE_URL'] = 'postgres://someone:secret@nowhere/db';
    const inherited = Object.keys((await run({ do: 'environment' })) as object);
    delete process.env['DATABASE_URL'];
    expect(inherited).not.toContain('DATABASE_URL');
    expect(inherited.filter((name) => !['PATH', 'NODE_OPTIONS', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'].includes(name))).toEqual([]);
  });

  it('dies with its parent', async () => {
    const parent = fork(new URL('../../../test/support/careless-parent.js', import.meta.url), [entry.href]);
    const [pid] = (await once(parent, 'message')) as [number];
    parent.kill('SIGKILL');
    await expect(untilGone(pid)).resolves.toBeUndefined();
  });

  it('runs no more at once than there are slots, and forgets those aborted while waiting', async () => {
    const slots = new Slots(1);
    const stop = new AbortController();
    const order: string[] = [];
    const first = run({ do: 'count' }, { slots, onProgress: () => order.push('first') });
    const second = run({ do: 'count' }, { slots, signal: stop.signal, onProgress: () => order.push('second') });
    const third = run({ do: 'count' }, { slots, onProgress: () => order.push('third') });
    stop.abort(new Error('no longer wanted'));
    await expect(second).rejects.toThrow('no longer wanted');
    await Promise.all([first, third]);
    expect(order).toEqual([...Array<string>(4).fill('first'), ...Array<string>(4).fill('third')]);
  });
});
