import fc from 'fast-check';
import { InvalidInputError } from '../../../platform/errors/index.js';
import { GenerationKind as K } from './kinds.js';
import type { Model, TaskTemplate } from './model.js';
import { specify, type TaskWish } from './task-request.js';

const limits = { aspectRatios: ['1:1', '16:9'], resolutions: ['512', '1024'], defaultResolution: '1024', count: { min: 1, max: 4 }, seed: { min: 0, max: 100 } };
const pictures: Model = {
  id: 'a', slug: 'pictures', name: '', provider: 'studio', available: true, kinds: [K.TEXT_TO_IMAGE, K.IMAGE_TO_IMAGE], prices: { perOutput: {} },
  limits: { ...limits, durationSeconds: null },
};
const videos: Model = { ...pictures, slug: 'videos', kinds: [K.TEXT_TO_VIDEO, K.IMAGE_TO_VIDEO], limits: { ...limits, durationSeconds: { min: 1, max: 10, default: 5 } } };
const template: TaskTemplate = {
  id: 't', slug: 't', version: 1, name: '', category: '', kind: K.TEXT_TO_IMAGE, modelId: 'a', promptPattern: 'A poster of {prompt}', parameters: { aspectRatio: '16:9' },
};
const modelOf = (kind: K) => (pictures.kinds.includes(kind) ? pictures : videos);
const fieldOf = (wish: TaskWish, model = modelOf(wish.kind), by: TaskTemplate | null = null) => {
  try {
    specify(wish, model, by);
    return 'fine';
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return `${String(error.extra['field'])} ${error.problem}`;
  }
};

describe('what is asked for', () => {
  it('is filled up with what the kind, the model and the template suggest', () => {
    expect(specify({ kind: K.TEXT_TO_IMAGE, prompt: ' a fox ' }, pictures, null)).toEqual({
      prompt: 'a fox', negativePrompt: null, parameters: { aspectRatio: '1:1', resolution: '1024', durationSeconds: null, count: 1, seed: null },
    });
    expect(specify({ kind: K.IMAGE_TO_VIDEO, inputUploadIds: ['u'] }, videos, null).parameters).toMatchObject({ aspectRatio: null, durationSeconds: 5 });
    expect(specify({ kind: K.TEXT_TO_IMAGE, prompt: 'x' }, pictures, template).parameters.aspectRatio).toBe('16:9');
  });

  it.each<[string, TaskWish, string]>([
    ['no prompt', { kind: K.TEXT_TO_IMAGE }, 'prompt REQUIRED'],
    ['a blank prompt', { kind: K.TEXT_TO_VIDEO, prompt: ' \n ' }, 'prompt REQUIRED'],
    ['a prompt of 2,001', { kind: K.TEXT_TO_IMAGE, prompt: 'x'.repeat(2_001) }, 'prompt TOO_LONG'],
    ['a prompt of 100 kB', { kind: K.TEXT_TO_IMAGE, prompt: 'x'.repeat(100_000) }, 'prompt TOO_LONG'],
    ['2,000 characters of two units each', { kind: K.TEXT_TO_IMAGE, prompt: '🦊'.repeat(2_000) }, 'fine'],
    ['a long negative prompt', { kind: K.TEXT_TO_IMAGE, prompt: 'x', negativePrompt: 'y'.repeat(1_001) }, 'negativePrompt TOO_LONG'],
    ['a picture for a text kind', { kind: K.TEXT_TO_IMAGE, prompt: 'x', inputUploadIds: ['u'] }, 'inputUploadIds NOT_OFFERED'],
    ['no picture', { kind: K.IMAGE_TO_IMAGE }, 'inputUploadIds REQUIRED'],
    ['two pictures', { kind: K.IMAGE_TO_IMAGE, inputUploadIds: ['u', 'v'] }, 'inputUploadIds TOO_LONG'],
    ['a picture alone', { kind: K.IMAGE_TO_VIDEO, inputUploadIds: ['u'] }, 'fine'],
    ['a strange ratio', { kind: K.TEXT_TO_IMAGE, prompt: 'x', aspectRatio: '5:1' }, 'aspectRatio NOT_OFFERED'],
    ['a strange resolution', { kind: K.TEXT_TO_IMAGE, prompt: 'x', resolution: '4096' }, 'resolution NOT_OFFERED'],
    ['a duration for a picture', { kind: K.TEXT_TO_IMAGE, prompt: 'x', durationSeconds: 5 }, 'durationSeconds NOT_OFFERED'],
    ['no time', { kind: K.TEXT_TO_VIDEO, prompt: 'x', durationSeconds: 0 }, 'durationSeconds OUT_OF_RANGE'],
    ['too much time', { kind: K.TEXT_TO_VIDEO, prompt: 'x', durationSeconds: 11 }, 'durationSeconds OUT_OF_RANGE'],
    ['none', { kind: K.TEXT_TO_IMAGE, prompt: 'x', count: 0 }, 'count OUT_OF_RANGE'],
    ['too many', { kind: K.TEXT_TO_IMAGE, prompt: 'x', count: 5 }, 'count OUT_OF_RANGE'],
    ['a negative seed', { kind: K.TEXT_TO_IMAGE, prompt: 'x', seed: -1 }, 'seed OUT_OF_RANGE'],
  ])('%s', (_name, wish, expected) => expect(fieldOf(wish)).toBe(expected));

  it('fits its model and its template', () => {
    expect(fieldOf({ kind: K.TEXT_TO_VIDEO, prompt: 'x' }, pictures)).toBe('kind NOT_OFFERED');
    expect(fieldOf({ kind: K.IMAGE_TO_IMAGE, inputUploadIds: ['u'] }, pictures, template)).toBe('kind NOT_OFFERED');
    expect(fieldOf({ kind: K.TEXT_TO_IMAGE }, pictures, { ...template, promptPattern: 'A castle' })).toBe('fine');
    expect(fieldOf({ kind: K.TEXT_TO_IMAGE }, pictures, template)).toBe('prompt REQUIRED');
  });

  it('counts characters, not bytes', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 2_500 }), (prompt) => {
      const length = [...prompt.trim()].length;
      expect(fieldOf({ kind: K.TEXT_TO_IMAGE, prompt })).toBe(length === 0 ? 'prompt REQUIRED' : length > 2_000 ? 'prompt TOO_LONG' : 'fine');
    }), { numRuns: 50 });
  });
});
