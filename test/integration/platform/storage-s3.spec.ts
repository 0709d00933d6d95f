import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { loadConfig } from '../../../src/config/index.js';
import { UnavailableError } from '../../../src/platform/errors/index.js';
import { Breakers, CircuitOpenError } from '../../../src/platform/resilience/index.js';
import { s3Client, S3Timings } from '../../../src/platform/storage/s3-client.js';
import { S3Store } from '../../../src/platform/storage/s3-store.js';
import { egressOf } from '../../support/egress.js';
import { type BucketEnvironment, type S3Server, startS3Server } from '../../support/s3-server.js';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { bytesOf, draftsIn, itKeepsObjects, keysUnder, media } from './storage-contract.js';

const PATIENT = new S3Timings();
/** For tests of what is away: nothing is waited for for long. */
const HASTY = Object.assign(new S3Timings(), { connectMs: 3_000, answerMs: 3_000, totalMs: 5_000, idleMs: 3_000, checkMs: 3_000 });

let server: S3Server;
let folder: string;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startS3Server();
});
afterAll(() => server.stop());
let bucket: BucketEnvironment;
const opened: S3Store[] = [];
beforeEach(async () => { bucket = await server.bucket(); });
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'dreamlux-s3-spec-')); });
afterEach(async () => {
  for (const store of opened.splice(0)) store.onApplicationShutdown();
  await rm(folder, { recursive: true, force: true });
});

const make = (env: Record<string, string> = {}, timings = PATIENT): S3Store => {
  const config = loadConfig({ ...bucket, STORAGE_DIR: folder, ...env });
  const store = new S3Store(config, new Breakers(), egressOf(config), timings);
  opened.push(store);
  return store;
};
const open = async (env: Record<string, string> = {}, timings = PATIENT): Promise<S3Store> => {
  const store = make(env, timings);
  await store.onModuleInit();
  return store;
};
/** Where a process can see how far its files have been read. */
const ON_LINUX = process.platform === 'linux';
const CHUNK = Buffer.alloc(64 * 1024, 7);
/** What the kernel itself may hold of one connection, in bytes: the sender's part and the receiver's. */
const KERNEL = !ON_LINUX ? 0 : ['wmem', 'rmem'].map((name) => Number(readFileSync(`/proc/sys/net/ipv4/tcp_${name}`, 'utf8').trim().split(/\s+/)[2])).reduce((sum, bytes) => sum + bytes);
/** An object several times larger than anything that may be held of it. */
const WHOLE = Math.ceil((3 * KERNEL) / CHUNK.length) * CHUNK.length + 64 * CHUNK.length;

/** A bucket that counts what it takes, keeps nothing of it, and gives as fast as it is read. */
async function countingBucket() {
  let [taken, given] = [0, 0];
  const bucket = { port: 0, taken: () => taken, given: () => given, onTaken: (_bytes: number): void => undefined, close: () => new Promise((done) => { http.closeAllConnections(); http.close(done); }) };
  const endless = function* () {
    for (; given < WHOLE; given += CHUNK.length) yield CHUNK;
  };
  const http = createHttpServer((request, response) => {
    if (request.method === 'GET') return void Readable.from(endless()).pipe(response.writeHead(200, { 'content-length': WHOLE }));
    const counted = request.url?.includes('/big') ?? false;
    request.on('data', (bytes: Buffer) => { if (counted) bucket.onTaken(taken += bytes.length); });
    request.on('end', () => response.writeHead(request.method === 'DELETE' ? 204 : 200, { etag: '"x"' }).end());
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  bucket.port = (http.address() as AddressInfo).port;
  return bucket;
}

/** How far a file of this folder has been read; all of it where it isn't open any more. */
function readOf(place: string): number {
  const fd = readdirSync('/proc/self/fd').find((one) => {
    try {
      return readlinkSync(`/proc/self/fd/${one}`).startsWith(place);
    } catch {
      return false; // the one that listed the others
    }
  });
  return fd === undefined ? WHOLE : Number(/pos:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]);
}

/** What the server was asked for this object, from the latest backwards. */
const askedFor = (method: string, key: string) => waitFor(() => server.requests.findLast(({ method: one, url }) => one === method && url.startsWith(`/${bucket.S3_BUCKET}/${key}`)));

describe('S3 store', () => {
  itKeepsObjects(async () => {
    const store = await open();
    const config = loadConfig(bucket);
    const client = s3Client(config, PATIENT, egressOf(config));
    return {
      store, folder,
      plant: async () => {
        for (const Key of ['Backup of everything', 'media/.hidden', 'MEDIA/x']) await client.send(new PutObjectCommand({ Bucket: bucket.S3_BUCKET, Key, Body: 'x' }));
      },
      close: () => client.destroy(),
    };
  });

  it('sends an object as it is, with its type, of known length, for nobody else to read', async () => {
    const store = await open();
    await store.put('media/typed', Readable.from([Buffer.from('bytes')]), { mediaType: 'video/mp4' });
    const { headers } = await askedFor('PUT', 'media/typed');
    expect(headers).toMatchObject({ 'content-type': 'video/mp4', 'content-length': '5' });
    for (const name of Object.keys(headers)) expect(name).not.toMatch(/acl|grant|trailer|checksum|transfer-encoding|server-side-encryption|expect/);
    expect(headers['content-encoding']).toBeUndefined();
  });

  it('asks for the encryption that is configured', async () => {
    const store = await open({ S3_ENCRYPTION: 'aws:kms', S3_KMS_KEY_ID: 'the-key' });
    await store.put('media/sealed', Buffer.from('x'), media);
    expect((await askedFor('PUT', 'media/sealed')).headers).toMatchObject({ 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': 'the-key' });
  });

  it('lists beyond one page', async () => {
    const store = await open();
    const keys = Array.from({ length: 1_003 }, (_, index) => `many/${index}`);
    for (let done = 0; done < keys.length; done += 50) await Promise.all(keys.slice(done, done + 50).map((key) => store.put(key, Buffer.from('x'), media)));
    expect(await keysUnder(store, 'many/')).toEqual(keys.sort());
  });

  (ON_LINUX ? it : it.skip)('holds a bounded part of an object, whichever way it goes', async () => {
    const count = await countingBucket();
    const store = await open({ S3_ENDPOINT: `http://127.0.0.1:${count.port}` });
    /** The most that was ever taken on one side and not yet arrived on the other: to the draft, to the bucket, from the bucket. */
    let [writing, sending, giving] = [0, 0, 0];
    const source = async function* () {
      for (let taken = 0; taken < WHOLE; taken += CHUNK.length) {
        const { size } = taken === 0 ? { size: 0 } : await stat(join(folder, '.tmp', (await draftsIn(folder))[0] ?? ''));
        writing = Math.max(writing, taken - size);
        yield CHUNK;
      }
    };
    count.onTaken = (bytes) => { sending = Math.max(sending, readOf(join(folder, '.tmp')) - bytes); };
    await store.put('big', Readable.from(source()), media);
    let read = 0;
    for await (const part of (await store.get('big')) as AsyncIterable<Buffer>) giving = Math.max(giving, count.given() - (read += part.length));
    await count.close();

    expect([count.taken(), read]).toEqual([WHOLE, WHOLE]);
    expect(writing).toBeLessThanOrEqual(16 * CHUNK.length);
    expect(sending).toBeLessThanOrEqual(KERNEL + 16 * CHUNK.length);
    expect(giving).toBeLessThanOrEqual(KERNEL + 16 * CHUNK.length);
  });

  (ON_LINUX ? it : it.skip)('leaves no file open where an upload fails before its first byte', async () => {
    const file = join(folder, 'source');
    await writeFile(file, 'bytes');
    const away = make({ S3_ENDPOINT: 'http://127.0.0.1:1' }, HASTY);
    await expect(away.put('never', { fromFile: file }, media)).rejects.toThrow(UnavailableError);
    const targets = async () => Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
    await waitFor(async () => !(await targets()).includes(file), { what: 'the file to be closed' });
  });

  it.each([
    ['there is no such bucket', { S3_BUCKET: 'another-bucket' }],
    ['the keys are not known', { S3_ACCESS_KEY_ID: 'nobody', S3_SECRET_ACCESS_KEY: 'knows' }],
    ['nobody answers', { S3_ENDPOINT: 'http://127.0.0.1:1' }],
  ])('refuses to start where %s, naming the variable', async (_what, env) => {
    await expect(open(env, HASTY)).rejects.toThrow(/S3_BUCKET/);
  });

  it('tries again what failed in passing, an upload included', async () => {
    const store = await open();
    await server.failNext(2);
    await store.put('again', Readable.from([Buffer.from('whole')]), media);
    await server.failNext(2);
    expect(await bytesOf(store, 'again')).toBe('whole');
    expect(await draftsIn(folder)).toEqual([]);
  });
});

describe('S3 store, when the bucket is away', () => {
  let proxy: TcpProxy;
  let store: S3Store;
  const large = randomBytes(6 * 1024 * 1024);
  beforeEach(async () => {
    proxy = await createTcpProxy({ host: '127.0.0.1', port: server.port });
    store = await open({ S3_ENDPOINT: `http://127.0.0.1:${proxy.port}` }, HASTY);
    await store.put('clip', Buffer.from('the old one'), media);
  });
  afterEach(() => proxy.close());

  it('nothing hangs while it is frozen, and the old object is there afterwards', async () => {
    proxy.freeze();
    const attempts = [store.put('clip', Readable.from([large]), media), store.get('clip'), store.stat('clip'), store.delete('clip'), keysUnder(store, '')];
    for (const { status, ...rest } of await Promise.allSettled(attempts)) expect({ status, ...rest }).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
    await expect(store.check()).rejects.toThrow(/S3_BUCKET/);
    expect(await draftsIn(folder)).toEqual([]);
    // Frozen is not gone: cut, so that what was on its way never arrives.
    await proxy.cut();
    await proxy.restore();
    expect(await waitFor(() => bytesOf(store, 'clip'))).toBe('the old one');
  });

  it('an upload that is cut off half way leaves the old object, and no half one', async () => {
    const half = await cutAfter(server.port, large.length / 2);
    const cut = make({ S3_ENDPOINT: `http://127.0.0.1:${half.port}` });
    await expect(cut.put('clip', Readable.from([large]), media)).rejects.toThrow(UnavailableError);
    await expect(cut.put('new', Readable.from([large]), media)).rejects.toThrow(UnavailableError);
    expect(half.cuts()).toBeGreaterThanOrEqual(2);
    expect(await bytesOf(store, 'clip')).toBe('the old one');
    expect(await keysUnder(store, '')).toEqual(['clip']);
    cut.onApplicationShutdown();
    await half.close();
  });

  it('a download that freezes half way ends, and one whose reader takes their time does not', async () => {
    await store.put('large', Readable.from([large]), media);
    const patient = await store.get('large');
    await pause(HASTY.idleMs * 3); // the reader does nothing, for longer than the store may
    expect((await buffer(patient)).equals(large)).toBe(true);

    const left = await store.get('large');
    await expect((async () => {
      for await (const chunk of left) if (chunk) proxy.freeze();
    })()).rejects.toThrow('stopped sending');
  });

  it('is soon no longer asked, and asked again when it is back', async () => {
    await proxy.cut();
    const refusal = () => store.stat('clip').then(() => undefined, (error: unknown) => error);
    await waitFor(async () => (await refusal()) instanceof CircuitOpenError, { what: 'the breaker to open' });
    await expect(store.put('clip', Buffer.from('new'), media)).rejects.toThrow(CircuitOpenError);
    await proxy.restore();
    expect(await waitFor(() => bytesOf(store, 'clip'), { what: 'the breaker to close' })).toBe('the old one');
  });

  it('what the bucket refuses does not open the breaker', async () => {
    for (let count = 0; count < 10; count += 1) await expect(store.get('absent')).rejects.toThrow('no such object');
    expect(await bytesOf(store, 'clip')).toBe('the old one');
  });
});

/** Passes so many bytes on, then cuts the connection; each connection anew. */
async function cutAfter(port: number, bytes: number): Promise<{ port: number; cuts(): number; close(): Promise<void> }> {
  let count = 0;
  const between = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    let seen = 0;
    near.on('data', (chunk) => {
      seen += chunk.length;
      if (seen < bytes) return void far.write(chunk);
      count += 1;
      for (const socket of [near, far]) socket.destroy();
    });
    far.pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  return {
    port: (between.address() as AddressInfo).port,
    cuts: () => count,
    close: () => new Promise((resolve) => between.close(() => resolve())),
  };
}
