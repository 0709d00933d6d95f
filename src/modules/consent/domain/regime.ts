import type { Region } from '../../../platform/region/index.js';

/** Rules that apply to choices about cookies somewhere: a row of policies/regimes.json. */
export interface Regime {
  readonly key: string;
  /** OPT_IN: the law wants to be asked first. OPT_OUT: the law lets people refuse. Off until allowed is what the policy promises everywhere. */
  readonly model: 'OPT_IN' | 'OPT_OUT';
  /** Whether people must be asked by a banner. */
  readonly bannerRequired: boolean;
  /** BINDING: Sec-GPC is a legal request there. HONOURED: we follow it all the same. */
  readonly gpc: 'BINDING' | 'HONOURED';
}

export interface RegimeFile {
  /** For a region that is unknown, and for one that no regime names [P1]. */
  readonly strictest: string;
  /** `regions`: countries, and `country-subdivision` where that matters. A country that is named beside its subdivisions is for when nobody knows the subdivision. */
  readonly regimes: readonly (Regime & { readonly law: string; readonly regions: readonly string[] })[];
}

/** @returns how to find the regime of a region. @throws Error for a file that contradicts itself */
export function regimesOf({ strictest, regimes }: RegimeFile): (region: Pick<Region, 'country' | 'subdivision'>) => Regime {
  const fallback = regimes.find(({ key }) => key === strictest);
  if (!fallback) throw new Error(`there is no regime ${strictest}`);
  const byRegion = new Map<string, Regime>();
  for (const { regions, key, model, bannerRequired, gpc } of regimes) {
    for (const region of regions) {
      if (byRegion.has(region)) throw new Error(`two regimes for ${region}`);
      byRegion.set(region, { key, model, bannerRequired, gpc });
    }
  }
  return ({ country, subdivision }) => byRegion.get(`${country}-${subdivision}`) ?? byRegion.get(country ?? '') ?? fallback;
}
