// What `npm run bench` does once Node 24 and the packages are there.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardedRecord } from '../lib/guard.mjs';
import { systemFolder } from '../lib/instance.mjs';
import { data, node24, root } from '../lib/paths.mjs';
import { freePort } from '../lib/ports.mjs';
import { makePrivate, postgresOwner } from '../lib/postgres-programs.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { redisServer, startRedis } from '../lib/redis.mjs';
import { Refusal, say } from '../lib/say.mjs';
import { Supervisor } from '../lib/supervisor.mjs';

/** As in production: every commit reaches the disk. The rest fits a small machine. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  max_connections: 200,
  shared_preload_libraries: 'pg_stat_statements',
};

/** Compiled apart from dist/, which others may be building meanwhile. Inside the project, where packages are found. */
const BUILD = join(root, '.data', 'bench-build');

const supervisor = new Supervisor(guardedRecord(), { interrupted: 130 });
const owner = postgresOwner();
const folder = mkdtempSync(join(owner ? systemFolder() : tmpdir(), 'dreamlux-bench-'));
supervisor.record.trackFolder(folder);
makePrivate(folder, owner);

async function openPostgres() {
  const place = { folder: join(folder, 'postgres'), owner, log: join(folder, 'postgres.log') };
  return (await startPostgres(supervisor, place, { port: await freePort(), settings: DURABLE })).url('postgres');
}

const openRedis = async () =>
  startRedis(supervisor, { server: redisServer(), folder: join(folder, 'redis'), log: join(folder, 'redis.log'), port: await freePort(), throwaway: true });

async function compile() {
  const { code, output } = await supervisor.run('the compiler', [node24, join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json'], { cwd: root });
  if (code !== 0) throw new Refusal(`The sources do not compile:\n${output.trim()}`);
}

try {
  say('Bringing up Postgres and Redis, compiling ...');
  const [BENCH_DATABASE_URL, BENCH_REDIS_URL] = await Promise.all([openPostgres(), openRedis(), compile()]);
  const BENCH_FOLDER = data('bench');
  mkdirSync(BENCH_FOLDER, { recursive: true });
  const bench = supervisor.spawn('the bench', [node24, '--enable-source-maps', join(BUILD, 'bench', 'main.js'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BENCH_DATABASE_URL, BENCH_REDIS_URL, BENCH_FOLDER, BENCH_SCRATCH: folder },
  });
  await supervisor.end(await supervisor.exitOf(bench));
} catch (error) {
  await supervisor.end(1, error);
}
