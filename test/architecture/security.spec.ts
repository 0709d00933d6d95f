import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { limits } from '../../src/platform/graphql/limits.js';
import { socketLimits } from '../../src/platform/graphql/socket-server.js';
import { httpLimits } from '../../src/platform/http/http-limits.js';
import { jsonLimits } from '../../src/platform/http/json-body.js';

const guide = readFileSync(resolve(import.meta.dirname, '../../docs/security.md'), 'utf8');

/** The figures of the table below a heading. */
function figures(heading: string): Record<string, number> {
  const [, below = ''] = guide.split(`\n## ${heading}\n`);
  const rows = (below.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm);
  return Object.fromEntries([...rows].map(([, name = '', figure = '']) => [name, Number(figure.replaceAll(',', ''))]));
}

describe('docs/security.md', () => {
  it.each([['Documents', limits], ['Bodies', jsonLimits], ['Connections', httpLimits], ['Websockets', socketLimits]])('names the limits on %s as they are', (heading, real) => {
    expect(figures(heading)).toEqual({ ...real });
  });
});
