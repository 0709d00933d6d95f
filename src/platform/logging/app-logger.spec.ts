import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { QueryFailedError } from 'typeorm';
import { AppLogger } from './app-logger.js';
import { createPino } from './create-pino.js';

const canary = 'canary@example.com';
let lines: string[];
let logger: AppLogger;

beforeEach(() => {
  lines = [];
  logger = new AppLogger(createPino('trace', () => ({ correlationId: 'c1' }), { write: (line: string) => void lines.push(line) }));
});

const only = (): Record<string, unknown> => {
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
};

describe('log lines', () => {
  it('are JSON with level, time, correlation id and the name of who wrote them', () => {
    logger.log({ mails: 2 }, 'sent', 'Mailer');
    expect(only()).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-/) as string, correlationId: 'c1', from: 'Mailer', mails: 2, msg: 'sent' });
  });

  it('are counted by level where somebody may have to act on them', async () => {
    const counted = async () => Object.fromEntries((await register.getSingleMetric('log_lines_total')?.get())?.values.map(({ labels, value }) => [labels['level'], value]) ?? []);
    const before = await counted();
    logger.log('one');
    logger.warn('two');
    logger.error('three');
    const difference = Object.entries(await counted()).map(([level, count]) => [level, Number(count) - Number(before[level])]);
    expect(Object.fromEntries(difference)).toEqual({ warn: 1, error: 1, fatal: 0 });
  });

  it('understand Nest’s own ways of calling', () => {
    Logger.overrideLogger(logger);
    try {
      new Logger('Here').error(new Error('broke'), 'while trying');
      new Logger('Here').error('broke', 'Error: broke\n    at x');
      new Logger('Here').warn('plain');
    } finally {
      Logger.overrideLogger(undefined as never);
    }
    const [first, second, third] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ level: 'error', from: 'Here', msg: 'while trying', err: { type: 'Error', message: 'broke' } });
    expect(second).toMatchObject({ level: 'error', from: 'Here' });
    expect(third).toMatchObject({ level: 'warn', from: 'Here', msg: 'plain' });
  });

  it('[P15] show a thrown canary address nowhere: message, stack, cause, aggregate, facts', () => {
    const inner = new Error(`no such user ${canary}`);
    const error = new AggregateError([inner, canary], `failed for ${canary}`, { cause: inner });
    Object.assign(error, { code: canary, email: canary });
    logger.error(error, `tried ${canary}`, 'Here');
    logger.warn({ nested: { deep: [`x ${canary}`] }, [canary]: 1 });
    logger.pino.info({ err: inner, who: canary }, 'mail %s', canary);
    logger.pino.child({ module: 'x' }).error(inner);
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain('canary');
    expect(lines.join('')).toContain('[EMAIL]');
  });

  it('[P7] hide the hash of a password, whatever it is called', () => {
    const hash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$Zm9yIHRlc3RzIG9ubHksIG5vYm9keSdzIGhhc2g';
    logger.error(Object.assign(new Error(`duplicate row (ada, ${hash})`), { row: hash, passwordHash: hash }), hash, 'Here');
    logger.log({ password_hash: hash, nested: [{ kept: hash }] }, 'looked', 'Here');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/argon2|c2FsdHNh|Zm9yIHRl/);
  });

  it('[P15] drop what a failed query carries', () => {
    const driver = Object.assign(new Error(`invalid input syntax for type uuid: "a private prompt"`), {
      code: '22P02', detail: 'Key (prompt)=(a private prompt) exists', where: 'a private prompt', constraint: 'uq_x', table: 'things',
    });
    logger.error(new QueryFailedError('SELECT $1', ['a private prompt'], driver));
    expect(lines.join('')).not.toContain('a private prompt');
    expect(only()).toMatchObject({ err: { type: 'QueryFailedError', sqlState: '22P02', constraint: 'uq_x' } });
  });

  it('[P9] hide secrets by name at any depth, and card numbers even as numbers', () => {
    logger.log({
      password: 'hunter2', headers: { authorization: 'x' }, a: { b: { newPassword: 'hunter2', 'set-cookie': ['hunter2'], apiKey: 'hunter2' } },
      ip: '198.51.100.7', prompt: 'hunter2', remoteAddress: '198.51.100.7', paid: 4111111111111111, alsoPaid: 4111111111111111n, tokens: 12,
    }, 'done', 'Here');
    const line = only();
    expect(lines.join('')).not.toMatch(/hunter2|198\.51|4111/);
    expect(line).toMatchObject({ paid: '[PAN]', alsoPaid: '[PAN]', tokens: 12, a: { b: { apiKey: '[REDACTED]' } } });
  });

  it('survive what can not be written as JSON', () => {
    const circle: Record<string, unknown> = { n: 10n, date: new Date(Number.NaN), bytes: Buffer.from('secret'), fn: () => 1 };
    circle['self'] = circle;
    logger.log(circle, 'odd', 'Here');
    expect(only()).toMatchObject({ msg: 'odd', n: '10', date: null, bytes: '[6 bytes]' });
  });
});
