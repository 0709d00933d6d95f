import fc from 'fast-check';
import { Mailbox } from './mailbox.js';

const open = (only: string | null = null) => {
  let closings = 0;
  const mailbox = new Mailbox(only, () => { closings += 1; });
  return { mailbox, closings: () => closings };
};

describe('a mailbox', () => {
  it('gives what came before and what comes after it is asked, in order', async () => {
    const { mailbox } = open();
    mailbox.put('a');
    expect(await mailbox.take()).toBe('a');
    const waiting = mailbox.take();
    mailbox.put('b');
    expect(await waiting).toBe('b');
  });

  it('holds each hint once, however slowly it is read', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 50 }), async (changes) => {
      const { mailbox } = open();
      for (const change of changes) mailbox.put(change);
      mailbox.close();
      const { mailbox: read } = open();
      for (const change of changes) read.put(change);
      const distinct = new Set(changes);
      for (const expected of distinct) expect(await read.take()).toBe(expected);
      expect(await mailbox.take()).toBeNull();
    }));
  });

  it('of one generation hears of no other', async () => {
    const { mailbox } = open('a');
    mailbox.put('b');
    mailbox.putAll();
    expect(await mailbox.take()).toBe('a');
  });

  it('lets go of who is waiting when it is closed, and is closed once', async () => {
    const { mailbox, closings } = open();
    const waiting = mailbox.take();
    mailbox.close();
    mailbox.close();
    mailbox.put('a');
    expect(await waiting).toBeNull();
    expect(await mailbox.take()).toBeNull();
    expect(closings()).toBe(1);
  });
});
