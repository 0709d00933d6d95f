import type { ChildProcess, SpawnOptions } from 'node:child_process';

type StoppingOptions = SpawnOptions & { stopWith?: NodeJS.Signals; patience?: number };

/** What scripts/lib asks of whoever starts services through it. */
export interface Supervisor {
  spawn(name: string, commandLine: string[], options?: StoppingOptions): ChildProcess;
  run(name: string, commandLine: string[], options?: SpawnOptions): Promise<{ code: number; stdout: string; output: string }>;
  needs(): void;
}

export interface PostgresPlace {
  readonly folder: string;
  readonly owner: { name: string; uid: number; gid: number } | null;
  readonly log: string;
}

interface PostgresScript {
  startPostgres(supervisor: Supervisor, place: PostgresPlace, options: { port: number; settings?: Record<string, string | number> }): Promise<{ url(database: string): string }>;
}

// The project's scripts are plain JavaScript, which TypeScript is told about here.
const script = <T>(name: string): Promise<T> => import(new URL(`../../../scripts/lib/${name}.mjs`, import.meta.url).href) as Promise<T>;

export const { freePort } = await script<{ freePort(): Promise<number> }>('ports');
export const { redisServer } = await script<{ redisServer(): string }>('redis');
export const { startPostgres } = await script<PostgresScript>('postgres');
export const { makePrivate, postgresOwner } = await script<{ postgresOwner(): PostgresPlace['owner']; makePrivate(folder: string, owner: PostgresPlace['owner']): void }>('postgres-programs');
export const { systemFolder } = await script<{ systemFolder(): string }>('instance');
export const { startedAt } = await script<{ startedAt(pid: number): string | null }>('processes');
