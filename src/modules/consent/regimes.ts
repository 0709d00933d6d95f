import { readPolicyFile } from '../../config/index.js';
import { type RegimeFile, regimesOf } from './domain/regime.js';

/** The rules of a region, by policies/regimes.json. An unknown one gets the strictest [P1]. */
export const regimeFor = regimesOf(readPolicyFile('regimes.json') as RegimeFile);
