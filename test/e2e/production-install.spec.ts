import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { createEmptyDatabase } from '../support/database.js';
import { createTestRedis } from '../support/redis.js';
import { startSmtpServer } from '../support/smtp-server.js';
import { waitFor } from '../support/wait-for.js';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const APP_USER = 'dreamlux_production_test';
const APP_PASSWORD = 'for-this-test-only';

const freePort = (): Promise<number> => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    server.close(() => done(port));
  });
});
/** The text of a mail as nodemailer encodes it (quoted-printable). */
const textOf = (raw: string): string => raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** What the image does, without Docker: production packages only, the owner migrates, an api and a worker serve. */
describe('a production install', () => {
  const processes: ChildProcess[] = [];
  const cleanUp: (() => Promise<unknown>)[] = [];
  let folder: string;
  let environment: Record<string, string>;
  let api: string;
  let smtp: Awaited<ReturnType<typeof startSmtpServer>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dreamlux-production-'));
    cleanUp.push(() => rm(folder, { recursive: true, force: true }));
    for (const part of ['package.json', 'package-lock.json', '.npmrc', 'dist', 'policies']) await cp(join(root, part), join(folder, part), { recursive: true });
    const npmEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS' && name !== 'NODE_ENV' && !name.startsWith('npm_')));
    await run('npm', ['install', '--no-save', '--omit=dev', '--ignore-scripts', '--prefer-offline'], { cwd: folder, env: npmEnvironment, maxBuffer: 8 * 1024 * 1024 });

    const database = await createEmptyDatabase();
    cleanUp.unshift(() => database.drop());
    const redis = createTestRedis();
    cleanUp.unshift(() => redis.close());
    smtp = await startSmtpServer();
    cleanUp.unshift(() => smtp.close());
    const port = await freePort();
    api = `http://127.0.0.1:${port}`;
    const appUrl = new URL(database.ownerUrl);
    appUrl.username = APP_USER;
    appUrl.password = APP_PASSWORD;
    environment = {
      PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', PORT: String(port), DATABASE_URL: appUrl.href, MIGRATION_DATABASE_URL: database.ownerUrl,
      REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix, STORAGE_DIR: join(folder, 'storage'), PUBLIC_URL: api, WEB_URL: 'https://dreamlux.test',
      SECRET_KEY: 'a-secret-that-only-this-test-knows-of', SMTP_URL: smtp.url, MAIL_FROM: 'Dreamlux <hello@dreamlux.test>', STUDIO_ENABLED: 'true', LOG_LEVEL: 'error',
    };
    const { stdout } = await run(process.execPath, ['dist/src/migrate.js'], { cwd: folder, env: environment });
    expect(stdout).toMatch(/migrated Platform/);
    const owner = new Client(database.ownerUrl);
    await owner.connect();
    await owner.query(`DO $$ BEGIN CREATE ROLE ${APP_USER} LOGIN PASSWORD '${APP_PASSWORD}' IN ROLE dreamlux_app; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
    await owner.end();
  }, 240_000);

  afterAll(async () => {
    for (const child of processes) child.kill('SIGKILL');
    for (const step of cleanUp) await step();
  });

  const start = (extra: Record<string, string>): { child: ChildProcess; exited: Promise<number | null>; errors: () => string } => {
    const env = { ...environment, ...extra };
    delete env['MIGRATION_DATABASE_URL'];
    const child = spawn(process.execPath, ['dist/src/main.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    processes.push(child);
    return { child, exited: new Promise((done) => { child.once('exit', (code) => done(code)); }), errors: () => output };
  };

  it('takes a person from sign-up to a picture, and drains on SIGTERM', async () => {
    const workerPort = String(await freePort());
    const serving = start({ ROLE: 'api' });
    const working = start({ ROLE: 'worker', PORT: workerPort });
    const ready = (url: string) => waitFor(async () => (await fetch(`${url}/health/ready`)).ok, { timeoutMs: 90_000, what: `${url} to be ready: ${serving.errors()}${working.errors()}` });
    await ready(api);
    await ready(`http://127.0.0.1:${workerPort}`);

    let cookie = '';
    const graphql = async <T>(query: string, input?: object): Promise<T> => {
      const response = await fetch(`${api}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify({ query, variables: { input } }) });
      const set = response.headers.getSetCookie().find((one) => one.startsWith('__Host-session='));
      if (set) {
        expect(set).toMatch(/; Secure/);
        expect(set).toMatch(/; HttpOnly/);
        cookie = set.split(';')[0] ?? '';
      }
      const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    };
    const email = 'someone@example.com';
    await graphql('mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }', { email, password: 'a production passphrase', ageConfirmed: true });
    const mail = await waitFor(() => smtp.mails.find(({ to }) => to.includes(email)), { timeoutMs: 20_000, what: 'the mail' });
    const token = /https:\/\/dreamlux\.test\/verify-email\?token=([\w.~-]+)/.exec(textOf(mail.raw))?.[1];
    const { verifyEmail } = await graphql<{ verifyEmail: { __typename: string } }>('mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { __typename } }', { token });
    expect(verifyEmail.__typename).toBe('SignedIn');

    const { createGeneration } = await graphql<{ createGeneration: { id: string } }>(
      'mutation ($input: CreateGenerationInput!) { createGeneration(input: $input) { __typename ... on Generation { id } ... on UserError { message } } }',
      { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a lighthouse in the morning' },
    );
    const done = await waitFor(async () => {
      const { generation } = await graphql<{ generation: { status: string; outputs: { url: string; byteSize: number }[]; cost: { charged: number } } }>(
        `{ generation(id: "${createGeneration.id}") { status outputs { url byteSize } cost { charged } } }`);
      return ['QUEUED', 'RUNNING'].includes(generation.status) ? null : generation;
    }, { timeoutMs: 60_000, everyMs: 200, what: 'the picture' });
    expect(done).toMatchObject({ status: 'SUCCEEDED', outputs: [{ byteSize: expect.any(Number) }] });
    expect(done.cost.charged).toBeGreaterThan(0);
    const picture = await fetch(done.outputs[0]?.url ?? '');
    expect((await picture.arrayBuffer()).byteLength).toBe(done.outputs[0]?.byteSize);

    for (const path of ['/explorer', '/dev/mail', '/dev/clock']) expect((await fetch(`${api}${path}`)).status).toBe(404);
    serving.child.kill('SIGTERM');
    working.child.kill('SIGTERM');
    expect([await serving.exited, await working.exited]).toEqual([0, 0]);
  }, 300_000);

  it('refuses development defaults, naming the variables', async () => {
    const { exited, errors } = start({ SECRET_KEY: '', SMTP_URL: '' });
    expect(await exited).toBe(1);
    expect(errors()).toMatch(/SECRET_KEY must be set/);
    expect(errors()).toMatch(/SMTP_URL must be set/);
  });
});
