import { placeable, regionCode, regionOfHeader } from './region.js';

describe('a region', () => {
  it.each([
    ['GB', undefined, 'GB'], ['us-ca', undefined, 'US-CA'], ['US', 'TX', 'US-TX'], [' DE ', undefined, 'DE'], ['US', 'Texas', 'US'], ['US-CA', 'TX', 'US-CA'],
  ])('%s and %s are %s', (place, part, code) => {
    const region = regionOfHeader(place, part);
    expect(region && regionCode(region)).toBe(code);
  });

  it.each([undefined, '', 'XX', 'T1', 'USA', 'US, DE', 'DE,GB', 'Germany', '<b>'])('%s says nothing', (place) => {
    expect(regionOfHeader(place)).toBeNull();
  });

  it.each(['', '127.0.0.1', '10.1.2.3', '192.168.1.1', '172.20.0.1', '100.64.0.1', '169.254.1.1', '203.0.113.9', '240.0.0.1', '::1', 'fe80::1', 'fd00::1', '2001:db8::1', '::ffff:10.0.0.1'])(
    'the address %s leads to no place', (ip) => {
      expect(placeable(ip)).toBeNull();
    });

  it.each([['8.8.8.8', '8.8.8.8'], ['::ffff:8.8.8.8', '8.8.8.8'], ['2001:4860:4860::8888', '2001:4860:4860::8888'], ['172.15.0.1', '172.15.0.1']])('%s is looked up as %s', (ip, address) => {
    expect(placeable(ip)).toBe(address);
  });
});
