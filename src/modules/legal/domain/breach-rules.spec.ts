import { readFileSync } from 'node:fs';
import { BreachDutyKind, BreachRisk, dutiesOf, parseBreachRules } from './breach-rules.js';

const policy = <T>(file: string): T => JSON.parse(readFileSync(`policies/${file}`, 'utf8')) as T;
const rules = parseBreachRules(policy('breach-regimes.json'));
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

  it('each regime has an authority of its own and each authority its regime; ours and its 72 hours are those that the policies name', () => {
    const authorities = rules.regimes.map(({ authority, url }) => `${authority} ${url}`);
    expect(authorities.filter((each, index) => authorities.indexOf(each) !== index)).toEqual([]);
    expect(rules.regimes.filter(({ region, url }) => (region === '*') !== (url === null) || (url !== null && !url.startsWith('https://'))).map(({ region }) => region)).toEqual([]);
    const home = rules.regimes.find(({ region }) => region === rules.home);
    const { regulator } = policy<{ regulator: { name: string; url: string } }>('company.json');
    expect(home).toMatchObject({ authority: regulator.name, url: regulator.url });
    const told = policy<{ key: string; period: string }[]>('deadlines.json').find(({ key }) => key === 'breach-authority');
    expect([...new Set(rules.regimes.filter(({ authorityWhen }) => authorityWhen === 'RISK').map(({ authorityWithin }) => authorityWithin))]).toEqual([told?.period]);
    // No authority of Europe stands for a country that the rules of privacy don't know.
    const european = policy<{ regimes: { key: string; regions: string[] }[] }>('regimes.json').regimes.filter(({ key }) => ['EU_EEA', 'UK', 'CH'].includes(key)).flatMap(({ regions }) => regions);
    const own = new Set(rules.regimes.map(({ region }) => region).filter((region) => region !== '*' && !region.startsWith('US')));
    expect([...own].filter((region) => !european.includes(region))).toEqual([]);
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
