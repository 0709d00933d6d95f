import { type Palette, paletteOf, type Time, TIMES } from './palette.js';
import { type Random, randomFrom } from './random.js';
import { type Trait, traitsIn } from './words.js';

export const TERRAINS = ['mountains', 'hills', 'sea', 'desert', 'forest', 'city', 'meadow', 'space', 'abstract'] as const;
export type Terrain = (typeof TERRAINS)[number];

/** What a picture will show. */
export interface Scene {
  terrain: Terrain;
  time: Time;
  palette: Palette;
  has: ReadonlySet<Trait>;
  random: Random;
}

export interface SceneRequest {
  prompt: string;
  negativePrompt?: string | undefined;
  seed: number;
}

/** Colours a land has anyway: naming them says nothing about the sky. */
const NATURAL: Partial<Record<Terrain, readonly Trait[]>> = {
  hills: ['green'],
  meadow: ['green'],
  forest: ['green'],
  mountains: ['green'],
  sea: ['blue', 'teal'],
  desert: ['gold', 'orange'],
};

const isTerrain = (trait: Trait): trait is Terrain & Trait => TERRAINS.some((terrain) => terrain === trait);
const isTime = (trait: Trait): trait is Time & Trait => TIMES.some((time) => time === trait);

/** Takes from the prompt what the studio knows, leaves to the seed what was not said, and drops what was not wanted. */
export function planScene({ prompt, negativePrompt = '', seed }: SceneRequest): Scene {
  const random = randomFrom(`${seed}\0${prompt.normalize('NFC').trim()}\0${negativePrompt.normalize('NFC').trim()}`);
  const unwanted = new Set(traitsIn(negativePrompt));
  const traits = traitsIn(prompt).filter((trait) => !unwanted.has(trait));
  const has = new Set<Trait>(traits);

  const lands = TERRAINS.filter((terrain) => !unwanted.has(terrain) && terrain !== 'space');
  const terrain = traits.find(isTerrain) ?? impliedTerrain(has) ?? random.pick(lands as [Terrain, ...Terrain[]]);
  const hours = TIMES.filter((hour) => !unwanted.has(hour));
  const time = terrain === 'space' ? 'night' : (traits.find(isTime) ?? impliedTime(has) ?? random.pick(hours as [Time, ...Time[]]));

  if (time === 'night' && !unwanted.has('stars')) has.add('stars');
  if (time === 'night' && !has.has('sun') && !unwanted.has('moon')) has.add('moon');
  if (time !== 'night' && !has.has('moon') && !unwanted.has('sun') && (!has.has('rain') || has.has('sun'))) has.add('sun');
  if (terrain === 'space') for (const earthly of ['moon', 'sun', 'clouds', 'rain', 'aurora'] as const) has.delete(earthly);
  else for (const guest of ['clouds', 'birds', 'fog', 'tree'] as const) if (!unwanted.has(guest) && random.chance(0.35)) has.add(guest);
  return { terrain, time, palette: paletteOf(time, traits.filter((trait) => !NATURAL[terrain]?.includes(trait))), has, random };
}

function impliedTerrain(has: ReadonlySet<Trait>): Terrain | undefined {
  if (has.has('boat')) return 'sea';
  if (has.has('snow') || has.has('aurora')) return 'mountains';
  if (has.has('cat') || has.has('house') || has.has('tree') || has.has('balloon')) return 'hills';
  return undefined;
}

function impliedTime(has: ReadonlySet<Trait>): Time | undefined {
  if (has.has('stars') || has.has('moon') || has.has('aurora')) return 'night';
  return undefined;
}
