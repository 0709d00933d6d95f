import { planScene } from './plan-scene.js';
import { traitsIn } from './words.js';

describe('the words the studio knows', () => {
  it.each<[string, string[]]>([
    ['A red sunset over the mountains', ['red', 'sunset', 'mountains']],
    ['Schneebedeckte Berge bei Nacht', ['snow', 'mountains', 'night']],
    ['Montañas nevadas al atardecer', ['mountains', 'snow', 'sunset']],
    ['une forêt verte sous la pluie', ['forest', 'green', 'rain']],
    ['달빛 아래 바다와 고양이', ['moon', 'sea', 'cat']],
    ['夜の街、青い光', ['night', 'city', 'blue']],
    ['沙漠日落', ['desert', 'sunset']],
    ['星空下的湖', ['stars', 'sea']],
    ['an unremarkable sentence', []],
  ])('%s', (prompt, traits) => {
    expect(traitsIn(prompt)).toEqual(traits);
  });

  it('match whole words only', () => {
    expect(traitsIn('seasonal catalogue, homework, understand')).toEqual([]);
  });

  it('decide land and hour, and leave out what is not wanted', () => {
    expect(planScene({ prompt: 'desert at night', seed: 1 })).toMatchObject({ terrain: 'desert', time: 'night' });
    for (let seed = 0; seed < 30; seed += 1) {
      const scene = planScene({ prompt: 'hills at noon, birds', negativePrompt: 'birds, sun, clouds', seed });
      expect([...scene.has].filter((trait) => ['birds', 'sun', 'clouds'].includes(trait))).toEqual([]);
      expect(planScene({ prompt: '', negativePrompt: 'city, night', seed })).not.toMatchObject({ terrain: 'city' });
    }
  });
});
