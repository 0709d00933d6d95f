import 'reflect-metadata';

// Before anything that requires it: what is loaded as CommonJS can't wait for a module that is still being loaded.
await import('@nestjs/common');
const { ClsServiceManager } = await import('nestjs-cls');
const { ContextStore } = await import('../../platform/context/index.js');
const { KeptReading } = await import('./kept-reading.js');

describe('what is kept in memory', () => {
  const context = new ContextStore(ClsServiceManager.getClsService());

  it('is read once, outside of the request of whoever asks first', async () => {
    const seen: string[] = [];
    const kept = new KeptReading(context, async () => seen.push(context.current.correlationId));
    await context.runDetached(() => Promise.all([kept.get(), kept.get()]), 'a request');
    expect(seen).toHaveLength(1);
    expect(seen).not.toContain('a request');
  });

  it('is read anew once it is forgotten, and after a failure', async () => {
    let reads = 0;
    const kept = new KeptReading(context, async () => {
      reads += 1;
      if (reads === 2) throw new Error('away');
      return reads;
    });
    expect(await kept.get()).toBe(1);
    kept.forget();
    await expect(kept.get()).rejects.toThrow('away');
    expect(await kept.get()).toBe(3);
    kept.forget();
    expect(kept.last).toBe(3);
    await kept.look();
    expect(kept.last).toBe(4);
    expect(await kept.get()).toBe(4);
  });

  it('after a minute nobody waits for the next reading, and one that fails changes nothing', async () => {
    let later = 0;
    const gates: PromiseWithResolvers<string>[] = [];
    const kept = new KeptReading(context, () => {
      const gate = Promise.withResolvers<string>();
      gates.push(gate);
      return gate.promise;
    }, () => later);
    const first = kept.get();
    gates[0]?.resolve('first');
    expect(await first).toBe('first');
    later = 61_000;
    expect(await kept.get()).toBe('first');
    gates[1]?.reject(new Error('away'));
    later = 122_000;
    expect(await kept.get()).toBe('first');
    gates[2]?.resolve('third');
    await gates[2]?.promise;
    expect([await kept.get(), kept.last, gates.length]).toEqual(['third', 'third', 3]);
  });

  it('a reading that was forgotten on its way is nobody else\'s', async () => {
    const gates: ((value: string) => void)[] = [];
    const kept = new KeptReading(context, () => new Promise<string>((resolve) => { gates.push(resolve); }));
    const before = kept.get();
    kept.forget();
    const after = kept.get();
    gates[0]?.('old');
    gates[1]?.('new');
    expect([await before, await after, await kept.get()]).toEqual(['old', 'new', 'new']);
    expect(kept.last).toBe('new');
  });
});
