import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const script = resolve(import.meta.dirname, '../../scripts/advisories.mjs');
const ADVISORY = {
  id: 1_100_042, url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc', title: 'Opens to anybody', severity: 'high', vulnerable_versions: '<=1.2.3', cwe: [], cvss: { score: 0, vectorString: null },
};
const LOCK = {
  name: 'fixture', version: '1.0.0', lockfileVersion: 3, requires: true,
  packages: { '': { name: 'fixture', version: '1.0.0', dependencies: { 'weak-lock': '1.2.3' } }, 'node_modules/weak-lock': { version: '1.2.3' } },
};

/** What npm sends to a registry and what a registry answers, as docs.npmjs.com has it: here with an answer of the test's choice. */
class Registry {
  asked: unknown = null;
  private constructor(private readonly server: Server) {}

  static async open(status: number, advisories: object): Promise<Registry> {
    const server = createServer();
    const registry = new Registry(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const json = (code: number, body: unknown) => response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        if (request.method === 'POST' && request.url === '/-/npm/v1/security/advisories/bulk') {
          const body = Buffer.concat(parts);
          registry.asked = JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8'));
          json(status, status === 200 ? advisories : {});
        } else if (request.url === '/weak-lock') {
          json(200, { name: 'weak-lock', 'dist-tags': { latest: '1.2.4' }, versions: { '1.2.3': { name: 'weak-lock', version: '1.2.3' }, '1.2.4': { name: 'weak-lock', version: '1.2.4' } } });
        } else json(404, {});
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

describe('npm run advisories [P63]', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dreamlux-advisories-'));
    await writeFile(join(folder, 'package.json'), JSON.stringify(LOCK.packages['']));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(LOCK));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The real npm, against a registry of ours. */
  async function run({ status = 200, advisories = {}, exceptions = [], required = false }: { status?: number; advisories?: object; exceptions?: object[]; required?: boolean }) {
    const registry = await Registry.open(status, advisories);
    try {
      await writeFile(join(folder, 'advisories.json'), JSON.stringify(exceptions));
      const env = {
        PATH: process.env['PATH'], HOME: folder, npm_config_registry: registry.url, npm_config_cache: join(folder, 'cache'), npm_config_fetch_retries: '0', npm_config_update_notifier: 'false',
        ...(required ? { ADVISORIES: 'required' } : {}),
      };
      const { code, output } = await new Promise<{ code: number; output: string }>((done) => {
        execFile(process.execPath, [script, folder], { env }, (error, stdout, stderr) => done({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }));
      });
      return { code, output, asked: registry.asked };
    } finally {
      await registry.close();
    }
  }
  const weak = { 'weak-lock': [ADVISORY] };
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const exception = (until: string) => ({ advisory: 'GHSA-aaaa-bbbb-cccc', package: 'weak-lock', reason: 'Not reachable: we never open it.', until });

  it('asks about every locked version, and passes where nothing is known against one', async () => {
    expect(await run({})).toEqual({ code: 0, output: '0 red, 0 excused\n', asked: { 'weak-lock': ['1.2.3'] } });
  });

  it('an advisory without an exception is red', async () => {
    const { code, output } = await run({ advisories: weak });
    expect([code, output]).toEqual([1, expect.stringContaining('RED weak-lock: Opens to anybody (high, GHSA-aaaa-bbbb-cccc')]);
  });

  it('an exception excuses until its last day', async () => {
    expect(await run({ advisories: weak, exceptions: [exception(inDays(89))] })).toMatchObject({ code: 0, output: expect.stringContaining('0 red, 1 excused') });
    // Tomorrow, lest the day end in between.
    expect(await run({ advisories: weak, exceptions: [exception(inDays(1))] })).toMatchObject({ code: 0 });
  });

  it('an exception for longer than 90 days is red', async () => {
    expect(await run({ advisories: weak, exceptions: [exception(inDays(92))] })).toMatchObject({ code: 1, output: expect.stringContaining('may be for 90 days') });
  });

  it('an exception that is needed no more is red', async () => {
    expect(await run({ exceptions: [exception(inDays(30))] })).toMatchObject({ code: 1, output: expect.stringContaining('nothing is known of GHSA-aaaa-bbbb-cccc in weak-lock') });
  });

  it('an exception that has ended is red', async () => {
    expect(await run({ advisories: weak, exceptions: [exception('2026-01-31')] })).toMatchObject({ code: 1, output: expect.stringContaining('its exception ended on 2026-01-31') });
  });

  it('an exception of another package or without date or reason excuses nothing', async () => {
    for (const wrong of [{ ...exception(inDays(30)), package: 'other' }, { ...exception(inDays(30)), reason: ' ' }, { ...exception(inDays(30)), until: undefined }, { ...exception(inDays(30)), until: 'later' }]) {
      expect(await run({ advisories: weak, exceptions: [wrong] })).toMatchObject({ code: 1 });
    }
  });

  it.each([405, 404, 500])('a registry that answers %d is named, and red only where an answer is required', async (status) => {
    expect(await run({ status })).toMatchObject({ code: 0, output: expect.stringMatching(`The registry says nothing about advisories here: .*${status}`) });
    expect(await run({ status, required: true })).toMatchObject({ code: 1 });
  });
});
