import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilGone } from '../support/processes.js';
import { waitFor } from '../support/wait-for.js';

interface Owned {
  readonly owners: readonly { pid: number }[];
  readonly processes: readonly { name: string; pid: number }[];
}

// An installation of its own, in a folder with a space; nothing of the test's services reaches it.
const folder = mkdtempSync(join(tmpdir(), 'dreamlux start-'));
const inherited = ['PATH', 'HOME', 'LANG'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
let port = 0;
const running = new Set<ChildProcess>();

function command(script: string) {
  const env = { ...Object.fromEntries(inherited), DREAMLUX_DATA: folder, PORT: String(port) };
  const child = spawn(process.execPath, [join('scripts', script)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, ended, output: () => output };
}

async function start() {
  const started = command('start.mjs');
  const isUp = () => started.output().includes('Ctrl-C stops everything') || started.child.exitCode !== null;
  await waitFor(isUp, { timeoutMs: 120_000, what: 'npm start' });
  expect(started.output()).toContain(`http://127.0.0.1:${port}`);
  return started;
}

const record = () => JSON.parse(readFileSync(join(folder, 'run', 'start.json'), 'utf8')) as Owned;
const apiKeyIn = (output: string) => /dlx_test_\w+/.exec(output)?.[0];

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => once(server.close(), 'close') };
}

beforeAll(async () => {
  const free = await freePort();
  port = free.port;
  await free.close();
});

afterAll(async () => {
  for (const child of running) child.kill('SIGTERM');
  await command('reset.mjs').ended;
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('npm start', () => {
  it('serves the product, keeps a second start out, and leaves no process behind', async () => {
    const first = await start();
    const { processes } = record();
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect(ready.status).toBe(200);
    expect(first.output()).toContain('demo@dreamlux.example');
    expect(processes.map(({ name }) => name)).toEqual(expect.arrayContaining(['Postgres', 'Redis', 'the app']));

    const second = command('start.mjs');
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('already running in this folder');

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    for (const { pid } of processes) await untilGone(pid);
  }, 240_000);

  it('finds its data again, even after everything that watched over it was killed', async () => {
    const before = await start();
    const key = apiKeyIn(before.output());
    for (const { pid } of record().owners.toReversed()) process.kill(pid, 'SIGKILL');
    await before.ended;

    const after = await start();
    expect(key).toBeDefined();
    expect(apiKeyIn(after.output())).toBe(key);
    after.child.kill('SIGINT');
    expect(await after.ended).toBe(0);
  }, 240_000);

  it('says which variable to change when its port is taken', async () => {
    const taken = await freePort();
    port = taken.port;
    const refused = command('start.mjs');
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`PORT=${port + 1} npm start`);
    await taken.close();
  });
});
