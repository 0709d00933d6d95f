import { setTimeout as pause } from 'node:timers/promises';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { Breakers } from './breakers.js';
import { CircuitOpenError } from './circuit-open.error.js';

const away = new Error('away');
const fails = () => Promise.reject(away);
const answers = () => Promise.resolve('answer');
const settled = (promise: Promise<unknown>) => promise.then(() => 'answered', (error: unknown) => error);

async function stateOf(name: string): Promise<number | undefined> {
  const metric = await register.getSingleMetric('breaker_state')?.get();
  return metric?.values.find(({ labels }) => labels['name'] === name)?.value;
}

describe('a breaker', () => {
  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(new ConsoleLogger()));

  const make = (name: string, extra = {}) => new Breakers().define({ name, failures: 3, openSeconds: 1, maxOpenSeconds: 1, ...extra });
  const opened = async (name: string, extra = {}) => {
    const breaker = make(name, extra);
    for (let call = 0; call < 3; call += 1) await settled(breaker.execute(fails));
    return breaker;
  };

  it('opens after failures in a row, and then no longer calls', async () => {
    const breaker = await opened('spec-opens', { openSeconds: 60, maxOpenSeconds: 60 });
    let calls = 0;
    const refusal = await settled(breaker.execute(() => {
      calls += 1;
      return answers();
    }));
    expect(refusal).toBeInstanceOf(CircuitOpenError);
    expect(refusal).toMatchObject({ breaker: 'spec-opens', retryAfterSeconds: expect.any(Number) });
    expect((refusal as CircuitOpenError).retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(calls).toBe(0);
    expect(breaker.open).toBe(true);
    expect(await stateOf('spec-opens')).toBe(2);
  });

  it('begins to count anew after any answer', async () => {
    const breaker = make('spec-anew', { isFailure: (error: unknown) => error === away });
    for (const call of [fails, fails, answers, fails, fails, () => Promise.reject(new Error('refused, so it lives')), fails, fails]) await settled(breaker.execute(call));
    expect(breaker.open).toBe(false);
  });

  it('counts nothing that its caller gave up', async () => {
    const breaker = make('spec-given-up');
    for (let call = 0; call < 5; call += 1) await settled(breaker.execute(fails, AbortSignal.abort()));
    expect(breaker.open).toBe(false);
  });

  it('lets one trial through, keeps nobody waiting behind it, and closes when it succeeds', async () => {
    const breaker = await opened('spec-trial');
    await pause(1_200);
    let succeed = (_: string): void => undefined;
    const trial = breaker.execute(() => new Promise<string>((resolve) => { succeed = resolve; }));
    expect(await settled(breaker.execute(answers))).toBeInstanceOf(CircuitOpenError);
    expect(await stateOf('spec-trial')).toBe(1);
    succeed('back');
    expect(await trial).toBe('back');
    expect(await breaker.execute(answers)).toBe('answer');
    expect(await stateOf('spec-trial')).toBe(0);
  });

  it.each([['fails', undefined], ['is given up', AbortSignal.abort()]])('opens again when the trial %s', async (how, signal) => {
    const breaker = await opened(`spec-again ${how}`);
    await pause(1_200);
    expect(await settled(breaker.execute(fails, signal))).toBe(away);
    expect(await settled(breaker.execute(answers))).toBeInstanceOf(CircuitOpenError);
  });

  it('takes a name once', () => {
    const breakers = new Breakers();
    breakers.define({ name: 'spec-once' });
    expect(() => breakers.define({ name: 'spec-once' })).toThrow('spec-once');
  });
});
