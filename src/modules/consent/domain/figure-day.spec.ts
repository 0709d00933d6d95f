import { dayOf, isFigureDay } from './figure-day.js';

it.each([
  ['2026-11-24T00:00:00Z', true], ['2026-11-24T23:59:59.999Z', true], ['2026-11-25T00:00:00Z', false], ['2026-11-23T12:00:00Z', true], ['2017-01-01T00:00:00Z', true], ['2016-01-01T00:00:00Z', false],
  ['0001-01-01T00:00:00Z', false], ['9999-12-31T00:00:00Z', false], ['+275760-09-13T00:00:00Z', false], ['-271821-04-20T00:00:00Z', false], ['no date', false],
])('on 2026-11-24, %s is a day of figures: %s', (moment, is) => expect(isFigureDay(dayOf(new Date(moment)), new Date('2026-11-24T10:00:00Z'))).toBe(is));
