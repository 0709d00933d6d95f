import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

interface Span { readonly start?: number; readonly end?: number | object }
interface Stored { readonly bucket: string; readonly key: string; readonly content: Buffer | Readable; readonly metadata: object }
interface Files {
  getResourcePath(bucket: string, key: string, resource: string): string;
  putMetadata(bucket: string, key: string, metadata: object, md5: string): Promise<void>;
  putBucket(name: string): Promise<unknown>;
  getObject(bucket: string, key: string, span?: Span): Promise<unknown>;
  putObject(object: Stored): Promise<{ size: number; md5: string }>;
}
interface Call { readonly method: string; readonly url: string; readonly headers: object; status: number; body: string }
interface Server {
  store: Files;
  middleware: ((call: Call, next: () => Promise<void>) => Promise<void>)[];
  run(): Promise<{ port: number }>;
}

const require = createRequire(import.meta.url);
const crypto = require('node:crypto') as typeof import('node:crypto');
const S3rver = require('s3rver') as new (options: object) => Server;
const [directory = ''] = process.argv.slice(2);
const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false });

// Three things that the original does otherwise than S3. It hides how a list goes on behind a cipher that OpenSSL has given up; the same, thrice, is still there.
const { createCipheriv, createDecipheriv } = crypto;
const thrice = (key: Buffer) => Buffer.concat([key, key, key]);
Object.assign(crypto, {
  createCipheriv: (name: string, key: Buffer, iv: Buffer) => (name === 'des' ? createCipheriv('des-ede3-cbc', thrice(key), iv) : createCipheriv(name, key, iv)),
  createDecipheriv: (name: string, key: Buffer, iv: Buffer) => (name === 'des' ? createDecipheriv('des-ede3-cbc', thrice(key), iv) : createDecipheriv(name, key, iv)),
});

// It takes a range that ends with byte 0 for one without an end.
const { getObject } = server.store;
server.store.getObject = function getWhole(name, key, span) {
  return getObject.call(this, name, key, span?.end === 0 ? { ...span, end: Object(0) as object } : span);
};

// It writes to the object's own file as bytes arrive, and answers before they are there; S3 shows whole objects only.
server.store.putObject = async function putObject({ bucket: name, key, content, metadata }) {
  const bytes = Buffer.isBuffer(content) ? content : await buffer(content);
  const md5 = crypto.createHash('md5').update(bytes).digest('hex');
  const path = this.getResourcePath(name, key, 'object');
  const draft = `${path}.${crypto.randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, bytes);
  await this.putMetadata(name, key, metadata, md5);
  await rename(draft, path);
  return { size: bytes.length, md5 };
};

let failing = 0;
process.on('message', async (told: { failing: number } | { bucket: string }) => {
  if ('failing' in told) failing = told.failing;
  else await server.store.putBucket(told.bucket);
  process.send?.({ done: told });
});
process.once('disconnect', () => process.exit(0));
server.middleware.unshift(async (call, next) => {
  process.send?.({ method: call.method, url: call.url, headers: { ...call.headers } });
  if (failing === 0) return next();
  failing -= 1;
  call.status = 503;
  call.body = '<?xml version="1.0"?><Error><Code>ServiceUnavailable</Code></Error>';
});
const { port } = await server.run();
process.send?.({ port });
