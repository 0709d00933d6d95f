import { readdir } from 'node:fs/promises';
import request from 'supertest';
import { objectKeys } from '../../src/modules/media/domain/object-keys.js';
import { SweepStore } from '../../src/modules/media/sweep-store.js';
import { newId } from '../../src/platform/ids/index.js';
import { ObjectStore } from '../../src/platform/storage/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { phonePhoto } from '../support/pictures.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, customer } from './customer.js';

let server: S3Server;
let proxy: TcpProxy;
let app: TestApp;
beforeAll(async () => {
  server = await startS3Server();
  proxy = await createTcpProxy({ host: '127.0.0.1', port: server.port });
  app = await startApp({ ...(await server.bucket()), S3_ENDPOINT: `http://127.0.0.1:${proxy.port}` });
});
afterAll(async () => {
  await app.close();
  await proxy.close();
  await server.stop();
});

const get = (url: string, headers: Record<string, string> = {}) => request(app.url).get(url.slice(app.url.length)).set(headers).buffer(true).parse((response, done) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
});
async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of app.app.get(ObjectStore, { strict: false }).list('')) found.push(key);
  return found.sort();
}
/** What lies in the folder: nothing but work in progress may. */
const files = async () => (await readdir(app.config.STORAGE_DIR, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);

describe('an installation that keeps its objects in a bucket', () => {
  it('takes a photo, makes a clip of it, gives it out in parts over its own links, and deletes everything', async () => {
    expect((await request(app.url).get('/health/ready').expect(200)).body).toMatchObject({ checks: { storage: 'ok' } });
    const who = await customer(app, 100);
    const upload = await who.upload(await phonePhoto(), 'image/jpeg');
    expect(upload).toMatchObject({ __typename: 'Upload', status: 'READY', width: 480, height: 640 });
    expect(new URL(upload.url).origin).toBe(app.url);

    const created = await who.mutate('createGeneration',
      { kind: 'IMAGE_TO_VIDEO', modelId: 'studio-video', prompt: 'slow zoom', inputUploadIds: [upload.id], durationSeconds: 1, resolution: '360p' }, '... on Generation { id }');
    const done = await waitFor(async () => {
      const { generation } = await who.query<{ generation: Answer }>('query ($id: ID!) { generation(id: $id) { status outputs { id url thumbnailUrl byteSize } } }', { id: created.id });
      return ['QUEUED', 'RUNNING'].includes(generation.status) ? null : generation;
    }, { timeoutMs: 30_000, what: 'the generation to end' });
    expect(done).toMatchObject({ status: 'SUCCEEDED', outputs: [{ byteSize: expect.any(Number) }] });
    const [output] = done.outputs;
    const url = output?.url ?? '';
    expect(new URL(url).origin).toBe(app.url);

    const whole = await get(url);
    expect([whole.status, whole.headers['content-type'], (whole.body as Buffer).length]).toEqual([200, 'video/mp4', output?.byteSize]);
    const part = await get(url, { Range: 'bytes=4-7' });
    expect([part.status, part.headers['content-range'], String(part.body)]).toEqual([206, `bytes 4-7/${output?.byteSize}`, 'ftyp']);
    expect((await get(url, { Range: `bytes=${output?.byteSize}-` })).status).toBe(416);
    expect((await get(output?.thumbnailUrl ?? '')).status).toBe(200);
    // The photo, its thumbnail, the clip and its thumbnail; what was sent is tidied up by a job.
    await waitFor(async () => (await keys()).length === 4, { what: 'what was sent to be tidied up' });
    expect(await files()).toEqual([]);

    const orphan = objectKeys.original(newId());
    await app.app.get(ObjectStore, { strict: false }).put(orphan, Buffer.from('x'), { mediaType: 'image/png' });
    const sweeper = app.app.get(SweepStore, { strict: false });
    expect(await sweeper.run()).toEqual({ swept: 0, lost: [] });
    expect(await sweeper.run({ graceMs: -2_000 })).toEqual({ swept: 1, lost: [] });
    expect(await keys()).toHaveLength(4);

    await who.mutate('deleteGeneration', { id: created.id }, '... on Deleted { id }');
    await who.mutate('deleteUpload', { id: upload.id }, '... on Deleted { id }');
    expect((await get(url)).status).toBe(404);
    await waitFor(async () => (await keys()).length === 0, { what: 'the bytes to be deleted' });
    expect(await files()).toEqual([]);
  });

  it('goes on without its bucket as far as it can, says so, and needs no restart', async () => {
    const who = await customer(app, 100);
    const bytes = await phonePhoto();
    const upload = await who.upload(bytes, 'image/jpeg');
    const { putUrl, headers } = await who.mutate('createUpload', { contentType: 'image/jpeg', byteSize: bytes.length }, '... on UploadTicket { putUrl headers }');
    const put = () => request(app.url).put(putUrl.slice(app.url.length)).set(headers).send(bytes);
    const ready = async () => (await request(app.url).get('/health/ready')).body as { status: string; checks: { storage: string } };
    await proxy.cut();
    for (const { status, headers: answered } of await Promise.all([get(upload.url), put()])) {
      expect([status, Number(answered['retry-after']) > 0]).toEqual([503, true]);
    }
    await waitFor(async () => (await ready()).checks.storage === 'failed', { what: 'readiness to notice' });
    expect((await ready()).status).toBe('degraded');
    expect(await who.query('{ viewer { credits { available } } }')).toMatchObject({ viewer: { credits: { available: 100 } } });

    await proxy.restore();
    await waitFor(async () => (await ready()).status === 'ready', { what: 'readiness to return' });
    await waitFor(async () => (await get(upload.url)).status === 200, { what: 'the picture' });
    expect((await put()).status).toBe(204);
    expect(await files()).toEqual([]);
  });
});
