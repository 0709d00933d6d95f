import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');

/** Of Node's own: what is no way out. */
const HARMLESS = new Set(['STATUS_CODES', 'IncomingMessage', 'ServerResponse', 'isIP', 'isIPv4', 'isIPv6', 'BlockList']);
const NODE = /^(node:)?(http|https|http2|net|tls|dgram|dns|dns\/promises|inspector)$/;
/** Packages that connect to somewhere. */
const CONNECTING = /^(undici|axios|got|ky|node-fetch|needle|request|superagent|ws|graphql-request|nodemailer|pg|ioredis|redis|bull|bullmq|stripe|openai|googleapis|@aws-sdk\/.*|@smithy\/.*|@google-cloud\/.*|@azure\/.*|@sendgrid\/.*)$/;
const GLOBALS = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'getBuiltinModule']);

/** Who may, and why. */
const may: Readonly<Record<string, string>> = {
  'platform/egress/egress.ts': 'the one way out: names are resolved here',
  'platform/egress/send.ts': 'the one way out: requests',
  'platform/egress/agents.ts': 'the one way out: connections of libraries that speak HTTP',
  'platform/egress/connect.ts': 'the one way out: connections of libraries with another protocol',
  'platform/mail/transport.ts': 'every connection comes from Egress.connect',
  'platform/storage/s3-client.ts': 'every connection comes from Egress.agents',
  'platform/storage/s3-store.ts': 'speaks through the client of s3-client.ts',
  'platform/database/bounded-client.ts': 'the installation’s own Postgres, which DATABASE_URL names',
  'platform/database/bounded-pool.ts': 'the same',
  'platform/database/pg-notifications.ts': 'the same',
  'platform/database/cancel-request.ts': 'the same',
  'platform/database/prepared-query.ts': 'part of the client of the same',
  'platform/database/timestamps.ts': 'reads what the same answers',
  'platform/queue/job-store.ts': 'takes a connection to the same from its pool',
  'platform/graphql/socket-server.ts': 'takes connections and makes none',
  'platform/logging/request-log-writer.ts': 'the same',
  'platform/queue/bull-connections.ts': 'the installation’s own Redis, which REDIS_URL names',
  'platform/rate-limit/limiter-redis.ts': 'the same',
};

/** Ways out that a source takes, by name. */
function waysOut(source: string): string[] {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      const { text } = node.moduleSpecifier;
      if (!isTypeOnly(node) && ((NODE.test(text) && !harmless(node)) || CONNECTING.test(text))) found.push(text);
    }
    if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) found.push(node.moduleReference.getText());
    if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')) {
      const [name] = node.arguments;
      if (name && ts.isStringLiteralLike(name) ? NODE.test(name.text) || CONNECTING.test(name.text) : true) found.push(name?.getText() ?? 'import');
    }
    if (ts.isIdentifier(node) && GLOBALS.has(node.text) && isGlobal(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isTypeOnly = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isExportDeclaration(node) ? node.isTypeOnly : Boolean(node.importClause?.isTypeOnly) || namesOf(node).every(({ type }) => type) && namesOf(node).length > 0;
const harmless = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isImportDeclaration(node) && !node.importClause?.name && namesOf(node).length > 0 && namesOf(node).every(({ name, type }) => type || HARMLESS.has(name));
function namesOf(node: ts.ImportDeclaration): { name: string; type: boolean }[] {
  const bindings = node.importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings.elements.map((one) => ({ name: (one.propertyName ?? one.name).text, type: one.isTypeOnly })) : [];
}
/** The global itself, or a member of the global object; not a method of that name of something else. */
function isGlobal(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return /^(globalThis|global|window|process)$/.test(parent.expression.getText());
  if (ts.isTypeReferenceNode(parent) || ts.isImportSpecifier(parent) || ts.isExpressionWithTypeArguments(parent)) return false;
  return !((ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)) && parent.name === node);
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));

describe('the one way out [P3]', () => {
  it('nothing else calls out', () => {
    const outside = sources.flatMap((name) => (name in may ? [] : waysOut(readFileSync(join(root, 'src', name), 'utf8')).map((way) => `${name}: ${way}`)));
    expect(outside).toEqual([]);
  });

  it('every exception is still needed', () => {
    expect(Object.keys(may).filter((name) => !sources.includes(name) || waysOut(readFileSync(join(root, 'src', name), 'utf8')).length === 0)).toEqual([]);
  });

  it.each([
    `import { request } from 'node:http';`,
    `import https from 'https';`,
    `import * as net from 'node:net';`,
    `import { connect as isIP } from 'node:net';`,
    `import { type Socket, connect } from 'node:tls';`,
    `export { request } from 'node:https';`,
    `import axios from 'axios';`,
    `import { Client } from 'pg';`,
    `const { request } = await import('node:http');`,
    `const name = 'node:http'; await import(name);`,
    `const http = require('http');`,
    `const http = process.getBuiltinModule('http');`,
    `await fetch('https://evil.example');`,
    `const call = globalThis.fetch;`,
    `new WebSocket('wss://evil.example');`,
  ])('finds %s', (source) => {
    expect(waysOut(source)).not.toEqual([]);
  });

  it.each([
    `import type { IncomingMessage } from 'node:http';`,
    `import { type Socket, isIP } from 'node:net';`,
    `import { WebSocketServer } from 'graphql-ws';`,
    `class A { fetch() { return this.fetch(); } }`,
    `await import('./own-file.js');`,
  ])('minds nothing about %s', (source) => {
    expect(waysOut(source)).toEqual([]);
  });
});
