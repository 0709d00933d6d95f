import { readFileSync } from 'node:fs';
import { BreachDutyKind, BreachRisk, dutiesOf, parseBreachRules } from './breach-rules.js';

const rules = parseBreachRules(JSON.parse(readFileSync('policies/breach-regimes.json', 'utf8')));
const awareAt = new Date('2026-03-10T09:30:00Z');
const duties = (regions: readonly string[], risk: BreachRisk) => dutiesOf(rules, { regions, risk, awareAt }).map(({ kind, region, dueAt, alarmAt }) => [kind, region, dueAt.toISOString(), alarmAt.toISOString()]);
const { AUTHORITY, PEOPLE } = BreachDutyKind;

describe('clocks of a breach [P64]', () => {
  it('72 hours for each affected authority, alarm at 60; ours is always one of them', () => {
    expect(duties(['DE', 'FR', 'DE'], BreachRisk.RISK)).toEqual(['GB', 'DE', 'FR'].map((region) => [AUTHORITY, region, '2026-03-13T09:30:00.000Z', '2026-03-12T21:30:00.000Z']));
  });

  it('people too where the risk is high, and in US states whatever the risk, by the dates of the state', () => {
    expect(duties([], BreachRisk.HIGH).map(([kind]) => kind)).toEqual([AUTHORITY, PEOPLE]);
    expect(duties(['US-TX'], BreachRisk.NONE)).toEqual([
      [AUTHORITY, 'US-TX', '2026-04-09T09:30:00.000Z', '2026-04-06T09:30:00.000Z'], [PEOPLE, 'US-TX', '2026-05-09T09:30:00.000Z', '2026-05-06T09:30:00.000Z'],
    ]);
  });

  it('a state without a row counts as the shortest of the states, an unknown country as the strictest rule', () => {
    expect(duties(['US-OR', 'US'], BreachRisk.NONE).map(([, region]) => region)).toEqual(['US', 'US']);
    expect(duties(['BR'], BreachRisk.RISK)).toContainEqual([AUTHORITY, '*', '2026-03-13T09:30:00.000Z', '2026-03-12T21:30:00.000Z']);
  });

  it('a breach without risk is registered and told to nobody', () => {
    expect(duties(['DE'], BreachRisk.NONE)).toEqual([]);
  });

  it('knows every country of the EEA, and refuses rows that can’t be', () => {
    const known = new Set(rules.regimes.map(({ region }) => region));
    expect('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ES GB CH'.split(' ').filter((region) => !known.has(region))).toEqual([]);
    const [row] = rules.regimes;
    for (const change of [{ region: 'Germany' }, { authorityWithin: 'P1M' }, { peopleWhen: 'SOMETIMES' }, { authority: '' }, { region: 'FR' }]) {
      expect(() => parseBreachRules({ ...rules, regimes: [...rules.regimes, { ...row, region: 'XX', ...change }] })).toThrow(/policies\/breach-regimes\.json/);
    }
    expect(() => parseBreachRules({ ...rules, regimes: rules.regimes.filter(({ region }) => region !== '*') })).toThrow(/need a row/);
  });
});
