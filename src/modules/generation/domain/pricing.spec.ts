import fc from 'fast-check';
import { creditsFrom, priceOf, priceOfDelivered } from './pricing.js';

const pictures = { perOutput: { 512: 3, 1024: 5, 2048: 12 } };
const videos = { perSecond: { '360p': 2, '1080p': 10 } };

describe('prices', () => {
  it('of pictures follow number and resolution', () => {
    expect(priceOf(pictures, { count: 1, resolution: '1024', durationSeconds: null })).toBe(5);
    expect(priceOf(pictures, { count: 4, resolution: '2048', durationSeconds: null })).toBe(48);
  });
  it('of video follow its length and resolution', () => {
    expect(priceOf(videos, { count: 1, resolution: '360p', durationSeconds: 1 })).toBe(2);
    expect(priceOf(videos, { count: 2, resolution: '1080p', durationSeconds: 10 })).toBe(200);
  });
  it('start at the cheapest', () => expect([creditsFrom(pictures), creditsFrom(videos)]).toEqual([3, 2]));
  it('are never guessed', () => {
    expect(() => priceOf(pictures, { count: 1, resolution: '8k', durationSeconds: null })).toThrow(RangeError);
    expect(() => priceOf(videos, { count: 1, resolution: '360p', durationSeconds: null })).toThrow(RangeError);
  });
  it('of what was delivered never pass what was agreed, and reach it when all came', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 8 }), fc.nat(12), (agreed, count, delivered) => {
      const charged = priceOfDelivered(agreed, count, delivered);
      expect(Number.isInteger(charged)).toBe(true);
      expect(charged).toBeLessThanOrEqual(agreed);
      expect(charged === agreed).toBe(delivered >= count);
      expect(priceOfDelivered(agreed, count, 0)).toBe(0);
    }));
  });
});
