import { assertSchedule, dueSlot, nextSlot, type Schedule } from './schedule.js';

const at = (text: string) => new Date(text);
const slot = (schedule: Schedule, last: string, now: string) => dueSlot(schedule, at(last), at(now))?.toISOString() ?? null;

describe('every so often', () => {
  const schedule = { minutes: 5 };
  test('nothing is due before the distance has passed', () => {
    expect(slot(schedule, '2026-01-01T00:00:00Z', '2026-01-01T00:04:59.999Z')).toBeNull();
  });
  test('a late tick keeps the distance to the first slot', () => {
    expect(slot(schedule, '2026-01-01T00:00:00Z', '2026-01-01T00:05:03.250Z')).toBe('2026-01-01T00:05:00.000Z');
  });
  test('after a long pause only the latest slot is due', () => {
    expect(slot(schedule, '2026-01-01T00:00:00Z', '2026-06-30T12:03:00Z')).toBe('2026-06-30T12:00:00.000Z');
  });
  test('a last run in the future makes nothing due', () => {
    expect(slot(schedule, '2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z')).toBeNull();
  });
  test('the next slot is one distance on', () => {
    expect(nextSlot({ hours: 1 }, at('2026-01-01T00:00:00Z')).toISOString()).toBe('2026-01-01T01:00:00.000Z');
  });
});

describe('daily', () => {
  const schedule = { dailyAt: '02:30' };
  test('is due at its time, once', () => {
    expect(slot(schedule, '2026-01-01T02:30:00Z', '2026-01-02T02:29:59Z')).toBeNull();
    expect(slot(schedule, '2026-01-01T02:30:00Z', '2026-01-02T02:30:00Z')).toBe('2026-01-02T02:30:00.000Z');
    expect(slot(schedule, '2026-01-02T02:30:00Z', '2026-01-02T23:59:59Z')).toBeNull();
  });
  test('was due yesterday where today has not come to it', () => {
    expect(slot(schedule, '2026-01-01T02:30:00Z', '2026-01-03T01:00:00Z')).toBe('2026-01-02T02:30:00.000Z');
  });
  test.each([
    ['into summer time in Europe', '2026-03-28T02:30:00Z', '2026-03-29T02:30:00Z'],
    ['out of summer time in Europe', '2026-10-24T02:30:00Z', '2026-10-25T02:30:00Z'],
    ['into summer time in America', '2026-03-07T02:30:00Z', '2026-03-08T02:30:00Z'],
    ['over a leap day', '2028-02-28T02:30:00Z', '2028-02-29T02:30:00Z'],
    ['from a leap day', '2028-02-29T02:30:00Z', '2028-03-01T02:30:00Z'],
    ['over a year', '2026-12-31T02:30:00Z', '2027-01-01T02:30:00Z'],
  ])('is due exactly once %s', (_, last, next) => {
    expect(slot(schedule, last, at(next).toISOString())).toBe(at(next).toISOString());
    expect(slot(schedule, last, new Date(at(next).getTime() - 1).toISOString())).toBeNull();
    expect(nextSlot(schedule, at(last)).toISOString()).toBe(at(next).toISOString());
  });
  test('after a jump of half a year it runs once', () => {
    expect(slot(schedule, '2026-01-01T02:30:00Z', '2026-06-30T12:00:00Z')).toBe('2026-06-30T02:30:00.000Z');
  });
});

test.each([{ dailyAt: '24:00' }, { dailyAt: '7:00' }, { dailyAt: '' }, { seconds: 0 }, { minutes: -1 }, { hours: Number.NaN }])('%j is refused', (schedule) => {
  expect(() => assertSchedule(schedule)).toThrow(RangeError);
});
