import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { admit, deviceOf, takenWithin, type UsageRules } from './usage-event.js';
import { pseudonymOf, saltDayOf } from './usage-pseudonym.js';
import { visitOf } from './usage-path.js';

const rules = JSON.parse(readFileSync('policies/usage-events.json', 'utf8')) as UsageRules;
const now = new Date('2027-01-02T10:20:30.456Z');
const LONG_AGO = Date.parse('2026-06-01T00:00:00Z');
const take = (name: string, properties: unknown, at = now, since = LONG_AGO, moment = now) =>
  admit({ name, at, properties }, false, takenWithin(saltDayOf(moment), since, moment, rules), rules);

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

  it.each<[string, string, string, string?, string?]>([
    ['of this moment', '2027-01-02T10:20:30.456Z', 'kept'],
    ['five minutes ahead', '2027-01-02T10:25:30.456Z', 'kept'],
    ['further ahead', '2027-01-02T10:25:30.457Z', 'time'],
    ['of this morning', '2027-01-02T00:00:00.000Z', 'kept'],
    ['of yesterday, whose salt is gone', '2027-01-01T23:59:59.999Z', 'time'],
    ['of yesterday, half a second ago', '2027-01-01T23:59:59.999Z', 'time', undefined, '2027-01-02T00:00:00.400Z'],
    ['of tomorrow, which has no salt yet', '2027-01-03T00:00:00.000Z', 'time', undefined, '2027-01-02T23:58:00Z'],
    ['as old as the consent', '2027-01-02T09:00:00.000Z', 'kept', '2027-01-02T09:00:00.000Z'],
    ['from before the consent', '2027-01-02T08:59:59.999Z', 'time', '2027-01-02T09:00:00.000Z'],
    ['of no time at all', 'never', 'time'],
    ['of the end of time', '+275760-09-13T00:00:00.000Z', 'time'],
  ])('%s: to be kept it must be of the day of the salt, and after the consent [P42]', (_what, at, outcome, since = '2026-06-01T00:00:00Z', moment = now.toISOString()) => {
    const answer = take('search_used', {}, new Date(at), Date.parse(since), new Date(moment));
    expect(typeof answer === 'string' ? answer : 'kept').toBe(outcome);
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
  });

  it.each(['anna@example.com', 'anna-smith', 'a%20fox%20of%20mine', '0123456789', 'newsletter2', 'constructor', 'x'.repeat(200)])('keeps no label that is not on the list: %s [P14]', (label) => {
    expect(at(`/?utm_source=${label}&utm_medium=${label}&utm_campaign=${label}&utm_term=${label}`, true)).toEqual({
      path: '/', campaign: { utm_source: 'other', utm_medium: 'other', utm_campaign: 'other' },
    });
    expect(at('/?utm_source=&utm_medium', true)).toEqual({ path: '/' });
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
  const [one, other] = [createSecretKey(Buffer.alloc(32, 1)), createSecretKey(Buffer.alloc(32, 2))];
  expect(pseudonymOf(one, 'a')).toEqual(pseudonymOf(one, 'a'));
  expect(pseudonymOf(one, 'a')).not.toEqual(pseudonymOf(other, 'a'));
  expect(pseudonymOf(one, 'a')).not.toEqual(pseudonymOf(one, 'b'));
  expect(pseudonymOf(one, 'a')).toHaveLength(16);
  expect(saltDayOf(now)).toBe('2027-01-02');
});
