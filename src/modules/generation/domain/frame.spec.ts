import fc from 'fast-check';
import { frameOf, nearestRatio, ratioOf } from './frame.js';

const offered = ['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'];

describe('frames', () => {
  it.each([
    ['1024', '1:1', { width: 1024, height: 1024 }],
    ['512', '16:9', { width: 910, height: 512 }],
    ['512', '2:3', { width: 512, height: 768 }],
    ['1024', '16:9', { width: 1024, height: 576 }],
    ['2048', '2:3', { width: 1366, height: 2048 }],
    ['720p', '16:9', { width: 1280, height: 720 }],
    ['1080p', '9:16', { width: 1080, height: 1920 }],
    ['360p', '1:1', { width: 360, height: 360 }],
  ])('%s in %s', (resolution, ratio, expected) => expect(frameOf(resolution, ratioOf(ratio))).toEqual(expected));

  it('have even sides that keep the ratio', () => {
    fc.assert(fc.property(fc.constantFrom('512', '2048', '360p', '1080p'), fc.constantFrom(...offered), (resolution, ratio) => {
      const { width, height } = frameOf(resolution, ratioOf(ratio));
      expect([width % 2, height % 2]).toEqual([0, 0]);
      expect(Math.abs(width / height / ratioOf(ratio) - 1)).toBeLessThan(0.01);
    }));
  });

  it('of pictures are 512 to 2048 pixels on either side', () => {
    fc.assert(fc.property(fc.constantFrom('512', '1024', '2048'), fc.constantFrom(...offered), (resolution, ratio) => {
      const { width, height } = frameOf(resolution, ratioOf(ratio));
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(512);
      expect(Math.max(width, height)).toBeLessThanOrEqual(2_048);
    }));
  });

  it('of a picture are of the nearest shape', () => {
    expect(nearestRatio({ width: 4000, height: 3000 }, offered)).toBe('4:3');
    expect(nearestRatio({ width: 1080, height: 2400 }, offered)).toBe('9:16');
    expect(nearestRatio({ width: 101, height: 100 }, offered)).toBe('1:1');
  });

  it.each(['', '16', '16:0', '0:9', 'a:b', '1:1:1', '-1:1'])('%j is no ratio', (text) => expect(() => ratioOf(text)).toThrow(RangeError));
});
