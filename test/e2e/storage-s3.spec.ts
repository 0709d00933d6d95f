import { readdir } from 'node:fs/promises';
import request from 'supertest';
import { objectKeys } from '../../src/modules/media/domain/object-keys.js';
import { SweepStore } from '../../src/modules/media/sweep-store.js';
import { newId } from '../../src/platform/ids/index.js';
import { ObjectStore } from '../../src/platform/storage/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { phonePhoto } from '../support/pictures.js';
import { type S3Server, startS3Server } from '../support/s3-server.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, customer } from './customer.js';

let server: S3Server;
let app: TestApp;
beforeAll(async () => {
  server = await startS3Server();
  app = await startApp(await server.bucket());
});
afterAll(async () => {
  await app.close();
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
});
