import { assertSmall, jsonLimits } from './json-body.js';

describe('a JSON body before it is parsed', () => {
  const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  it.each([
    ['lists', `{"a":${lists(jsonLimits.depth)}}`, /nested/],
    ['lists that never end', '['.repeat(jsonLimits.depth + 1), /nested/],
    ['objects', `${'{"a":'.repeat(jsonLimits.depth + 1)}1${'}'.repeat(jsonLimits.depth + 1)}`, /nested/],
    ['members', `{${Array.from({ length: jsonLimits.values }, (_, i) => `"${i}":1`).join(',')}}`, /values/],
    ['empty lists', `[${'[],'.repeat(jsonLimits.values / 2)}[]]`, /values/],
  ])('too many %s', (_what, text, message) => {
    expect(() => assertSmall(text)).toThrow(message);
  });

  it.each([
    ['as deep as allowed', lists(jsonLimits.depth)],
    ['brackets and commas in a string', JSON.stringify({ query: '[{,'.repeat(jsonLimits.values) })],
    ['a string that ends in backslashes', `{"a":"\\\\","b":"\\"${'['.repeat(100)}"}`],
    ['a string that never ends', `"${'\\"['.repeat(jsonLimits.values)}`],
    ['nothing', ''],
  ])('%s is left to the parser', (_what, text) => {
    expect(() => assertSmall(text)).not.toThrow();
  });
});
