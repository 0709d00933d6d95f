import { readFileSync } from 'node:fs';
import { admit, deviceOf, type UsageRules } from './usage-event.js';
import { pseudonymOf, saltDayOf } from './usage-pseudonym.js';
import { visitOf } from './usage-path.js';

const rules = JSON.parse(readFileSync('policies/usage-events.json', 'utf8')) as UsageRules;
const now = new Date('2027-01-02T10:20:30.456Z');
const take = (name: string, properties: unknown, at = now, marketing = false) => admit({ name, at, properties }, marketing, now, rules);

describe('a usage event', () => {
  it('is kept with listed properties, to the minute', () => {
    expect(take('generation_ordered', { kind: 'TEXT_TO_IMAGE', count: 4, fromTemplate: false })).toEqual({
      name: 'generation_ordered', at: new Date('2027-01-02T10:20:00Z'), properties: { kind: 'TEXT_TO_IMAGE', count: 4, fromTemplate: false },
    });
    expect(take('sign_up_finished', undefined)).toMatchObject({ properties: {} });
  });

  it.each<[string, string, unknown, string]>([
    ['a name that is not listed', 'prompt_typed', {}, 'name'],
    ['a name of every object', 'constructor', {}, 'name'],
    ['a prompt', 'generation_ordered', { prompt: 'my neighbour Anna in her garden' }, 'properties'],
    ['a file name', 'output_opened', { fileName: 'IMG_anna_birthday.jpg' }, 'properties'],
    ['free text where a choice stands', 'generation_ordered', { kind: 'my neighbour Anna' }, 'properties'],
    ['an inherited name', 'generation_ordered', JSON.parse('{"__proto__": {"kind": "x"}}'), 'properties'],
    ['a list where a choice stands', 'generation_ordered', { kind: ['TEXT_TO_IMAGE'] }, 'properties'],
    ['a number out of bounds', 'search_used', { results: 1001 }, 'properties'],
    ['a fraction', 'search_used', { results: 0.5 }, 'properties'],
    ['a number as text', 'search_used', { results: '5' }, 'properties'],
    ['a word for yes', 'generation_ordered', { fromTemplate: 'true' }, 'properties'],
    ['properties that are a list', 'search_used', [1], 'properties'],
    ['properties that are text', 'search_used', 'fox', 'properties'],
    ['an address that is none', 'page_viewed', { url: 'https://' }, 'properties'],
    ['an address of another kind', 'page_viewed', { url: 'mailto:anna@example.com' }, 'properties'],
    ['an address without end', 'page_viewed', { url: `/${'a'.repeat(3_000)}` }, 'properties'],
  ])('with %s is dropped whole [P14]', (_what, name, properties, reason) => {
    expect(take(name, properties)).toBe(reason);
  });

  it('is of the last day, give or take five minutes ahead', () => {
    const at = (ms: number) => take('search_used', {}, new Date(now.getTime() + ms));
    expect(at(5 * 60_000)).toMatchObject({ name: 'search_used' });
    expect(at(-24 * 3_600_000)).toMatchObject({ name: 'search_used' });
    expect(at(5 * 60_000 + 1)).toBe('time');
    expect(at(-24 * 3_600_000 - 1)).toBe('time');
    expect(at(Number.NaN)).toBe('time');
  });

  it('has no property that takes text', () => {
    const kinds = Object.values(rules.events).flatMap((event) => Object.values(event));
    expect(kinds.filter((rule) => typeof rule === 'string' && rule !== 'url' && rule !== 'boolean')).toEqual([]);
  });
});

describe('an address', () => {
  const at = (url: string, marketing = false) => visitOf(url, marketing, rules);

  it('becomes the page that it shows', () => {
    expect(at('https://dreamlux.ai/generations/gen_01h455vb4pex5vsknk084sn02q?token=secret#part')).toEqual({ path: '/generations/:id' });
    expect(at('/create/')).toEqual({ path: '/create' });
    expect(at('')).toEqual({ path: '/' });
    expect(at('/anna@example.com/my-secret-prompt')).toEqual({ path: '/other' });
  });

  const landed = 'https://dreamlux.ai/pricing?utm_source=Newsletter&utm_campaign=spring_sale&utm_term=anna&gclid=Cj0KCQiA1234567890abcdef&fbclid=IwAR0&msclkid=1&wbraid=2&gbraid=3&ttclid=4';

  it('loses ad click ids and campaign labels without consent to marketing [P43]', () => {
    expect(at(landed)).toEqual({ path: '/pricing' });
  });

  it('keeps labels and the platform with it, and never the click id', () => {
    expect(at(landed, true)).toEqual({ path: '/pricing', campaign: { utm_source: 'newsletter', utm_campaign: 'spring_sale', ad_platform: 'google' } });
    expect(at('/?utm_source=anna@example.com&utm_medium=a%20b&utm_campaign=0123456789', true)).toEqual({ path: '/' });
  });
});

it('a device is one of four kinds', () => {
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148')).toBe('PHONE');
  expect(deviceOf('Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari/537.36')).toBe('PHONE');
  expect(deviceOf('Mozilla/5.0 (Linux; Android 13; SM-X906C) Safari/537.36')).toBe('TABLET');
  expect(deviceOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe('DESKTOP');
  expect(deviceOf('curl/8')).toBe('OTHER');
});

it('a pseudonym depends on the salt and on who it is, and is none of either', () => {
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  expect(pseudonymOf(one, 'a')).toEqual(pseudonymOf(one, 'a'));
  expect(pseudonymOf(one, 'a')).not.toEqual(pseudonymOf(other, 'a'));
  expect(pseudonymOf(one, 'a')).not.toEqual(pseudonymOf(one, 'b'));
  expect(pseudonymOf(one, 'a')).toHaveLength(16);
  expect(saltDayOf(now)).toBe('2027-01-02');
});
