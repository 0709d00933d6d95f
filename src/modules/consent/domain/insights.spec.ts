import { readFileSync } from 'node:fs';
import { type InsightRules, readInsights } from './insights.js';

const rules = JSON.parse(readFileSync('policies/audience-insights.json', 'utf8')) as InsightRules;
const row = { country: 'DE', ageBand: '25-34', people: 1_200, clicks: 90, purchases: 0 };

describe('audience insights [P18]', () => {
  it('are taken where they are about crowds', () => {
    expect(readInsights([row, { ...row, country: 'FR' }], rules)).toEqual([
      { dimensions: { country: 'DE', ageBand: '25-34' }, counts: { people: 1_200, clicks: 90, purchases: 0 } },
      { dimensions: { country: 'FR', ageBand: '25-34' }, counts: { people: 1_200, clicks: 90, purchases: 0 } },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['an email address as a column', { ...row, email: 'a@example.com' }, 'UNKNOWN_COLUMN'],
    ['a click id', { ...row, gclid: 'abc' }, 'UNKNOWN_COLUMN'],
    ['a user id', { ...row, userId: 7 }, 'UNKNOWN_COLUMN'],
    ['an inherited name', { ...row, constructor: 'x' }, 'UNKNOWN_COLUMN'],
    ['an email address as a value', { ...row, country: 'a@example.com' }, 'NOT_AGGREGATED'],
    ['a list of people', { ...row, people: ['a', 'b'] }, 'NOT_AGGREGATED'],
    ['no number of people', { country: 'DE', clicks: 90 }, 'NOT_AGGREGATED'],
    ['a fraction', { ...row, people: 99.5 }, 'NOT_AGGREGATED'],
    ['one person', { ...row, people: 1 }, 'TOO_FEW_PEOPLE'],
    ['nobody', { ...row, people: 0 }, 'TOO_FEW_PEOPLE'],
    ['a crowd just too small', { ...row, people: rules.minimumCohort - 1 }, 'TOO_FEW_PEOPLE'],
    ['one purchase in a crowd', { ...row, purchases: 1 }, 'TOO_FEW_PEOPLE'],
    ['text', 'a@example.com;1', 'NOT_A_ROW'],
    ['nothing', null, 'NOT_A_ROW'],
    ['the same crowd twice', row, 'REPEATED'],
  ])('with %s refuse the whole import', (_what, bad, problem) => {
    expect(readInsights([row, bad, { ...row, country: 'ES' }], rules)).toEqual({ row: 2, problem });
  });
});
