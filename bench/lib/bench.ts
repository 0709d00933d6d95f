import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Pool } from 'pg';
import { interleave, type Rounds } from './rounds.js';
import { SECRET_KEY } from './secret.js';
import { Server } from './server.js';
import type { Sample } from './workload.js';

/** The database that workloads get copies of; migrated by main.ts. */
export const TEMPLATE = 'dreamlux_bench_template';

export interface Settings {
  /** The server's own database, as its superuser. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Results and profiles go here. */
  readonly folder: string;
  /** Deleted at the end. */
  readonly scratch: string;
  readonly quick: boolean;
  readonly growth: boolean;
  /** Servers under test write CPU profiles. */
  readonly profile: boolean;
}

/** What a workload works with: a migrated database and Redis keys of its own, processes under test, and turns. Closed when the workload ends. */
export class Bench {
  readonly quick: boolean;
  /** Whether the large sizes are asked for. */
  readonly growth: boolean;
  readonly redisUrl: string;
  readonly redisPrefix: string;
  readonly storage: string;
  private readonly servers = new Set<Server>();

  private constructor(
    readonly name: string,
    private readonly settings: Settings,
    /** As the owner: past every grant, and read-write. The application reaches it as its own role. */
    readonly databaseUrl: string,
    /** The owner's pool: to arrange and to look. */
    readonly owner: Pool,
  ) {
    this.quick = settings.quick;
    this.growth = settings.growth;
    this.redisUrl = settings.redisUrl;
    this.redisPrefix = `bench-${name.replaceAll(/[^a-z0-9-]/g, '-')}-${randomBytes(3).toString('hex')}`.slice(0, 40);
    this.storage = join(settings.scratch, `storage-${name}`);
  }

  static async open(name: string, settings: Settings): Promise<Bench> {
    const database = `bench_${name.replaceAll(/\W/g, '_')}`;
    await onServer(settings.databaseUrl, [`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`]);
    const url = databaseOf(settings.databaseUrl, database);
    const owner = new Pool({ connectionString: url, max: 4, application_name: 'bench-owner' });
    owner.on('error', () => undefined);
    const bench = new Bench(name, settings, url, owner);
    await mkdir(bench.storage, { recursive: true });
    return bench;
  }

  /** Says one line about how it is going. */
  say(text: string): void {
    console.log(`  ${text}`);
  }

  /** How long one round of a load takes (seconds). */
  get seconds(): number {
    return this.quick ? 1.5 : 3;
  }

  get rounds(): Rounds {
    return this.quick ? { rounds: 3, warmUp: 1 } : { rounds: 6, warmUp: 1 };
  }

  /** See {@link interleave}. */
  interleave<K extends string>(contenders: Readonly<Record<K, () => Promise<Sample>>>, rounds: Rounds = this.rounds): Promise<Record<K, Sample[]>> {
    return interleave(contenders, rounds);
  }

  /** The product itself with production's configuration, as a process of its own. `env` adds to it or overrides it. */
  startApp({ role = 'api', env = {} }: { role?: 'api' | 'worker' | 'both'; env?: Readonly<Record<string, string>> } = {}): Promise<Server> {
    return this.start({ name: `the ${role}`, file: '../../src/main.js', readyPath: '/health/ready', env: { ...this.productEnvironment(role), ...env } });
  }

  /**
   * A baseline: `bench/servers/FILE.ts`, which listens on PORT of 127.0.0.1 and answers `GET /ready`. It gets DATABASE_URL, REDIS_URL and `env`.
   */
  startServer(file: string, env: Readonly<Record<string, string>> = {}): Promise<Server> {
    return this.start({ name: file, file: `../servers/${file}.js`, readyPath: '/ready', env: { NODE_ENV: 'production', DATABASE_URL: this.databaseUrl, REDIS_URL: this.redisUrl, ...env } });
  }

  /** How the product's processes are configured here. PORT is set when they start. */
  productEnvironment(role: 'api' | 'worker' | 'both'): Record<string, string> {
    return {
      NODE_ENV: 'production', ROLE: role, DATABASE_URL: this.databaseUrl, REDIS_URL: this.redisUrl, REDIS_PREFIX: this.redisPrefix, STORAGE_DIR: this.storage,
      PUBLIC_URL: 'http://127.0.0.1', WEB_URL: 'https://bench.test', SECRET_KEY, SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'Dreamlux <hello@bench.test>',
      STUDIO_ENABLED: 'true', TRUST_PROXY: '1', DRAIN_SECONDS: '5', LOG_LEVEL: 'error',
    };
  }

  /** How many statements the database has run since it was last asked, and with which text. The owner's own are not counted. */
  async statements(): Promise<{ readonly query: string; readonly calls: number }[]> {
    const { rows } = await this.owner.query<{ query: string; calls: string }>(
      `SELECT s.query, sum(s.calls) AS calls FROM pg_stat_statements s WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND s.query NOT LIKE '%pg_stat_statements%' GROUP BY 1 ORDER BY 2 DESC`);
    await this.owner.query('SELECT pg_stat_statements_reset(0, (SELECT oid FROM pg_database WHERE datname = current_database()), 0)');
    return rows.map(({ query, calls }) => ({ query, calls: Number(calls) }));
  }

  async close(): Promise<void> {
    for (const server of this.servers) await server.stop();
    await this.owner.end();
    await rm(this.storage, { recursive: true, force: true });
    await onServer(this.settings.databaseUrl, [`DROP DATABASE IF EXISTS ${new URL(this.databaseUrl).pathname.slice(1)} WITH (FORCE)`]);
  }

  private async start(options: { name: string; file: string; readyPath: string; env: Readonly<Record<string, string>> }): Promise<Server> {
    const profiles = join(this.settings.folder, 'profiles');
    const execArgv = this.settings.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${this.name}-${options.name.replaceAll(' ', '-')}.cpuprofile`] : [];
    const server = await Server.start({ ...options, file: fileURLToPath(new URL(options.file, import.meta.url)), execArgv });
    this.servers.add(server);
    return server;
  }
}

/** Runs statements on the server, one after the other. */
export async function onServer(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The URL of another database on the same server. */
export function databaseOf(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
