import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import request from 'supertest';
import { objectKeys } from '../../src/modules/media/domain/object-keys.js';
import { newId, toPublicId, tryParseId } from '../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { animatedWebp, emptyZip, phonePhoto, png, pngBomb } from '../support/pictures.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, type Customer, customer } from './customer.js';

let app: TestApp;
let who: Customer;
beforeAll(async () => {
  app = await startApp();
  who = await customer(app, 0);
});
afterAll(() => app.close());

const pathOf = (url: string) => url.slice(app.url.length);
const fileOf = async (key: string) => {
  const name = key.replaceAll('/', '%');
  const found = (await readdir(app.config.STORAGE_DIR, { recursive: true })).find((path) => path.endsWith(name));
  return join(app.config.STORAGE_DIR, found ?? 'none');
};
const announce = (contentType: string, byteSize: number): Promise<Answer> =>
  who.mutate('createUpload', { contentType, byteSize }, '... on UploadTicket { putUrl headers expiresAt upload { id status url deletesAt } } ... on InvalidInput { field }');
const put = async (bytes: Buffer, announced = bytes.length, type = 'image/png', sentAs = type) => {
  const { putUrl } = await announce(type, announced);
  return (await request(app.url).put(pathOf(putUrl)).set('Content-Type', sentAs).send(bytes)).body.code ?? 'taken';
};

describe('sending a picture', () => {
  it('needs the ticket, unaltered and in time', async () => {
    const bytes = await png();
    const { putUrl, upload, headers } = await announce('image/png', bytes.length);
    expect({ upload, headers }).toMatchObject({ upload: { status: 'PENDING', url: null }, headers: { 'Content-Type': 'image/png' } });
    const path = pathOf(putUrl);
    const send = (to: string) => request(app.url).put(to).set('Content-Type', 'image/png').send(bytes);
    for (const wrong of [
      path.replace(/sig=./, 'sig=_'), path.replace(/exp=\d/, 'exp=9'), path.replace(/&sig.*/, ''), path.split('?')[0] ?? '', path.replace(upload.id, toPublicId('upl', newId())),
      path.replace('/uploads/', '/media/'),
    ]) expect((await send(wrong)).status).toBe(404);
    expect((await send(path)).status).toBe(204);
    expect((await send(path)).status).toBe(204);
    await who.mutate('completeUpload', { id: upload.id }, '');
    expect((await send(path)).status).toBe(400);
  });

  it('takes what was announced and nothing else', async () => {
    const bytes = await png();
    expect(await put(bytes)).toBe('taken');
    expect(await put(bytes, bytes.length - 1)).toBe('UPLOAD_TOO_LARGE');
    expect(await put(bytes, bytes.length + 1)).toBe('UPLOAD_TRUNCATED');
    expect(await put(bytes, bytes.length, 'image/jpeg')).toBe('UPLOAD_TYPE_MISMATCH');
    expect(await put(bytes, bytes.length, 'image/png', 'image/jpeg')).toBe('UPLOAD_TYPE_MISMATCH');
    expect(await put(Buffer.from('{"a":1}'), 7, 'image/png', 'application/json')).toBe('UPLOAD_TYPE_MISMATCH');
    expect(await put(emptyZip(), 22)).toBe('UPLOAD_TYPE_MISMATCH');
    expect(await put(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'))).toBe('UPLOAD_UNSUPPORTED_TYPE');
  });

  it('that breaks off leaves nothing, and the next one is taken', async () => {
    const bytes = await png();
    const { putUrl, upload } = await announce('image/png', bytes.length);
    const socket = connect(app.config.PORT, app.config.HOST);
    await once(socket, 'connect');
    socket.write(`PUT ${pathOf(putUrl)} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes.subarray(0, bytes.length - 10));
    const drafts = () => readdir(join(app.config.STORAGE_DIR, '.tmp'));
    await waitFor(async () => (await drafts()).length > 0, { what: 'the bytes to arrive' });
    socket.destroy();
    await waitFor(async () => (await drafts()).length === 0, { what: 'the draft to be removed' });
    expect(await who.mutate('completeUpload', { id: upload.id }, '')).toMatchObject({ code: 'UPLOAD_NOT_RECEIVED' });
    await request(app.url).put(pathOf(putUrl)).set('Content-Type', 'image/png').send(bytes).expect(204);
    expect(await who.mutate('completeUpload', { id: upload.id }, '... on Upload { status }')).toMatchObject({ status: 'READY' });
  });

  it('that is reset right after its headers leaves nothing', async () => {
    const bytes = await png();
    const tickets = await Promise.all(Array.from({ length: 12 }, () => announce('image/png', bytes.length)));
    for (const { putUrl } of tickets) {
      const socket = connect(app.config.PORT, app.config.HOST);
      await once(socket, 'connect');
      socket.write(`PUT ${pathOf(putUrl)} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: ${bytes.length}\r\n\r\n`, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    for (const { putUrl } of tickets) {
      await waitFor(async () => (await request(app.url).put(pathOf(putUrl)).set('Content-Type', 'image/png').send(bytes)).status === 204, { what: 'the next one to be taken' });
    }
    await waitFor(async () => (await readdir(join(app.config.STORAGE_DIR, '.tmp'))).length === 0, { what: 'the drafts to be removed' });
  });

  it('is refused at the announcement when it can never be taken', async () => {
    expect(await announce('image/heic', 100)).toMatchObject({ __typename: 'InvalidInput', code: 'UPLOAD_UNSUPPORTED_TYPE', field: 'contentType' });
    expect(await announce('image/svg+xml', 100)).toMatchObject({ __typename: 'InvalidInput', field: 'contentType' });
    expect(await announce('image/png', 0)).toMatchObject({ __typename: 'InvalidInput', field: 'byteSize' });
    expect(await announce('image/png', 20 * 1024 * 1024 + 1)).toMatchObject({ __typename: 'InvalidInput', code: 'UPLOAD_TOO_LARGE', field: 'byteSize' });
  });

  it.each([
    ['a bomb', async () => pngBomb(30_000, 30_000), 'image/png', 'UPLOAD_TOO_MANY_PIXELS'],
    ['a truncated picture', async () => (await png()).subarray(0, 500), 'image/png', 'UPLOAD_TRUNCATED'],
    ['an animation', animatedWebp, 'image/webp', 'UPLOAD_ANIMATED'],
    ['a polyglot', async () => Buffer.concat([await png(), emptyZip('#!/bin/sh')]), 'image/png', 'UPLOAD_POLYGLOT'],
  ])('judges %s when it is completed, with a message for people', async (_name, make, type, code) => {
    expect(await who.upload(await make(), type)).toMatchObject({ __typename: 'InvalidInput', code, message: expect.stringMatching(/^[A-Z].{15,}/), field: 'id' });
  });

  it('is told in words of the caller’s language', async () => {
    const { upload } = await announce('image/png', 10);
    const { body } = await request(app.url).post('/graphql').set('Cookie', who.as.cookie ?? '').send({
      query: 'mutation ($id: ID!) { completeUpload(input: { id: $id }) { ... on UserError { message } } }', variables: { id: upload.id },
    });
    expect(body.data.completeUpload.message).toContain('has not arrived yet');
  });
});

describe('a link to a picture', () => {
  let url: string;
  let bytes: Buffer;
  let etag: string;
  beforeAll(async () => {
    const upload = await who.upload(await phonePhoto(), 'image/jpeg');
    url = pathOf(upload.url);
    const { body, headers } = await request(app.url).get(url).expect(200);
    bytes = body;
    etag = headers['etag'] ?? '';
  });
  const get = (headers: Record<string, string> = {}, path = url) => request(app.url).get(path).set(headers);

  it('answers with exactly the bytes and with headers that make nothing of them but a picture', async () => {
    const { headers } = await get().expect(200);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', 'content-disposition': 'inline; filename="dreamlux-original.jpg"',
      'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, no-cache', 'cross-origin-resource-policy': 'cross-origin',
      'content-length': String(bytes.length), 'accept-ranges': 'bytes',
    });
    expect(bytes.includes('Exif')).toBe(false);
  });

  it('gives ranges, and says which it can’t', async () => {
    const part = await get({ Range: 'bytes=10-19' }).expect(206);
    expect(part.body).toEqual(bytes.subarray(10, 20));
    expect(part.headers).toMatchObject({ 'content-range': `bytes 10-19/${bytes.length}`, 'content-length': '10' });
    expect((await get({ Range: 'bytes=-5' }).expect(206)).body).toEqual(bytes.subarray(-5));
    expect((await get({ Range: `bytes=${bytes.length}-` }).expect(416)).headers['content-range']).toBe(`bytes */${bytes.length}`);
    expect((await get({ Range: 'bytes=0-1,4-5' }).expect(200)).body).toEqual(bytes);
    await get({ Range: 'bytes=0-9', 'If-Range': etag }).expect(206);
    await get({ Range: 'bytes=0-9', 'If-Range': '"another"' }).expect(200);
  });

  it('spares what the client has', async () => {
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    await get({ 'If-None-Match': etag }).expect(304);
    await get({ 'If-None-Match': `"x", W/${etag}` }).expect(304);
    await get({ 'If-None-Match': '*' }).expect(304);
    await get({ 'If-None-Match': '"x"' }).expect(200);
    const head = await request(app.url).head(url).expect(200);
    expect(head.headers['content-length']).toBe(String(bytes.length));
  });

  it('is good as it stands only', async () => {
    for (const wrong of [
      url.replace('original.jpg', 'thumbnail.webp'), url.replace(/sig=./, 'sig=_'), url.replace(/exp=\d/, 'exp=9'), url.split('?')[0] ?? '', `${url}0`,
      url.replace(/obj_[a-z0-9]+/, toPublicId('obj', newId())), url.replace('/media/', '/media/../media/'),
    ]) expect([wrong, (await get({}, wrong)).status]).toEqual([wrong, 404]);
    // Nothing of a client's address reaches a page: no cookie is needed, none is set.
    expect((await get()).headers['set-cookie']).toBeUndefined();
  });

  it('[P39] ends with the upload', async () => {
    const upload = await who.upload(await png(), 'image/png');
    await get({}, pathOf(upload.url)).expect(200);
    await who.mutate('deleteUpload', { id: upload.id }, '... on Deleted { id }');
    await get({}, pathOf(upload.url)).expect(404);
  });

  it('whose file is missing is a 404, in words', async () => {
    const upload = await who.upload(await png(), 'image/png');
    const path = pathOf(upload.url);
    const id = tryParseId('obj', path.split('/')[2] ?? '') ?? '';
    await rm(await fileOf(objectKeys.original(id)));
    const { body, headers } = await get({}, path).expect(404);
    expect(body).toMatchObject({ code: 'NOT_FOUND', message: expect.any(String) });
    expect([headers['content-type'], headers['etag']]).toEqual(['application/json; charset=utf-8', undefined]);
  });

  it('[P50] names its end, and none while the upload is kept', async () => {
    const upload = await who.upload(await png(), 'image/png');
    const announced = await announce('image/png', 10);
    expect(announced.upload).toMatchObject({ deletesAt: new Date(Date.parse(announced.expiresAt) + 3_600_000).toISOString() });
    const days = (Date.parse(upload.deletesAt ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(179.9);
    expect(await who.mutate('updateUpload', { id: upload.id, kept: true }, '... on Upload { kept deletesAt }')).toMatchObject({ kept: true, deletesAt: null });
  });
});
