import { readFileSync } from 'node:fs';
import { type RegimeFile, regimesOf } from './regime.js';

const file = JSON.parse(readFileSync('policies/regimes.json', 'utf8')) as RegimeFile;
const regimeFor = regimesOf(file);
const at = (country: string | null, subdivision: string | null = null) => regimeFor({ country, subdivision }).key;
/** How much of a demand it makes. */
const weight = { OPT_IN: 1, OPT_OUT: 0, BINDING: 1, HONOURED: 0 } as const;

describe('the rules of a region', () => {
  it.each([
    ['GB', null, 'UK'], ['JE', null, 'UK'], ['DE', null, 'EU_EEA'], ['NO', null, 'EU_EEA'], ['RE', null, 'EU_EEA'], ['CH', null, 'CH'], ['BR', null, 'CONSENT'], ['JP', null, 'WORLD'],
    ['US', 'CA', 'US_CA'], ['US', 'TX', 'US_SIGNAL'], ['US', 'VA', 'US_OPT_OUT'], ['US', 'NY', 'US_OTHER'], ['CA', 'QC', 'CONSENT'], ['CA', 'ON', 'WORLD'], ['FR', 'IDF', 'EU_EEA'],
  ])('%s %s', (country, subdivision, regime) => {
    expect(at(country, subdivision)).toBe(regime);
  });

  it('an unknown region gets the strictest rules [P1]', () => {
    for (const unknown of [at(null), at(null, 'CA'), at('QQ'), at('EU'), at('XK'), at('')]) expect(unknown).toBe(file.strictest);
    const strictest = regimeFor({ country: null, subdivision: null });
    for (const { key, bannerRequired, model, gpc } of file.regimes) {
      expect([key, Number(strictest.bannerRequired) >= Number(bannerRequired), weight[strictest.model] >= weight[model], weight[strictest.gpc] >= weight[gpc]]).toEqual([key, true, true, true]);
    }
  });

  it('an address in the US without a state, or with one that there is not, has California’s', () => {
    for (const state of [null, 'ZZ', '']) expect(at('US', state)).toBe('US_CA');
    expect(at('CA')).toBe('CONSENT');
  });

  it('names every country once, and every state', () => {
    const regions = file.regimes.flatMap(({ regions }) => regions);
    const countries = regions.filter((region) => region.length === 2);
    expect(new Set(regions).size).toBe(regions.length);
    expect(countries.length).toBe(249);
    expect(countries.filter((country) => new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(country) === undefined)).toEqual([]);
    expect(regions.filter((region) => region.startsWith('US-')).length).toBe(51);
    expect(regions.filter((region) => region.startsWith('CA-')).length).toBe(13);
  });

  it('refuses a file that contradicts itself', () => {
    expect(() => regimesOf({ ...file, strictest: 'MARS' })).toThrow('MARS');
    expect(() => regimesOf({ ...file, regimes: [...file.regimes, ...file.regimes] })).toThrow('two regimes for');
  });
});
