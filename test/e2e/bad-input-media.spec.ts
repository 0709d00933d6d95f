import { request as httpRequest } from 'node:http';
import request from 'supertest';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { animatedWebp, emptyZip, phonePhoto, png, pngBomb, webp } from '../support/pictures.js';
import { changingNothing, snapshotOf } from '../support/snapshot.js';
import { moveClock } from './bad-input-world.js';
import { type Answer, type Customer, customer } from './customer.js';

let app: TestApp;
let who: Customer;
let bytes: Buffer;
beforeAll(async () => {
  app = await startApp();
  who = await customer(app, 0);
  bytes = await png();
});
afterAll(() => app.close());

const pathOf = (url: string) => url.slice(app.url.length);
const announce = (contentType = 'image/png', byteSize = bytes.length): Promise<Answer> =>
  who.mutate('createUpload', { contentType, byteSize }, '... on UploadTicket { putUrl upload { id } } ... on InvalidInput { field }');
const complete = (id: string) => who.mutate('completeUpload', { id }, '... on Upload { id status url } ... on InvalidInput { field }');
const put = (path: string, body: Buffer = bytes, type = 'image/png') => request(app.url).put(path).set('Content-Type', type).send(body);

/** The address with everything that makes it up altered, one thing at a time; `other` is a good address of the same sort. */
function altered(path: string, other: string): string[] {
  const [route = '', query = ''] = path.split('?');
  const [otherRoute = '', otherQuery = ''] = other.split('?');
  const parameters = new URLSearchParams(query);
  const each = [...parameters].flatMap(([name, value]) => {
    const swapped = `${value.slice(0, -1)}${value.endsWith('7') ? '8' : '7'}`;
    const bad = [swapped, `${value}0`, value.slice(1), '', '-1', ' ', value.toUpperCase() === value ? `+${value}` : value.toUpperCase(), new URLSearchParams(otherQuery).get(name) ?? ''].filter((text) => text !== value);
    return bad.map((text) => `${route}?${query.replace(new RegExp(`(^|&)${name}=[^&]*`), `$1${name}=${encodeURIComponent(text)}`)}`).concat(
      `${route}?${[...parameters].filter(([key]) => key !== name).map(([key, kept]) => `${key}=${kept}`).join('&')}`, `${path}&${name}=${value}`, `${route}?${query.replace(`${name}=`, `${name}[]=`)}`);
  });
  return [...each, route, `${route}?`, `${otherRoute}?${query}`, `${route}?${otherQuery}`, `${route}/?${query}`, `${route}%20?${query}`, `${route}/..?${query}`, `${route.toUpperCase()}?${query}`];
}

describe('the address of an upload', () => {
  it('is good unaltered only, for its own upload, and for nothing but sending', async () => {
    const [ticket, other] = [await announce(), await announce()];
    const [path, otherPath] = [pathOf(ticket.putUrl), pathOf(other.putUrl)];
    const media = await who.upload(bytes, 'image/png');
    const wrong = [...altered(path, otherPath), path.replace('/uploads/', '/media/'), `/uploads/${toPublicId('upl', newId())}?${path.split('?')[1]}`, `${path.split('?')[0]}?${pathOf(media.url).split('?')[1]}`];
    await changingNothing(app.database, async () => {
      for (const address of wrong) expect([address, (await put(address)).status]).toEqual([address, address === path ? 204 : 404]);
      for (const method of ['get', 'post', 'delete', 'patch'] as const) expect([method, (await request(app.url)[method](path)).status]).toEqual([method, 404]);
      expect(await complete(ticket.upload.id)).toMatchObject({ code: 'UPLOAD_NOT_RECEIVED' });
    });
    expect((await put(path)).status).toBe(204);
  });

  it('takes the picture again until it is complete, and nothing after', async () => {
    const { putUrl, upload } = await announce();
    expect((await put(pathOf(putUrl))).status).toBe(204);
    expect((await put(pathOf(putUrl))).status).toBe(204);
    expect(await complete(upload.id)).toMatchObject({ status: 'READY' });
    await changingNothing(app.database, async () => {
      expect((await put(pathOf(putUrl))).status).toBe(400);
      expect((await put(pathOf(putUrl), await png(10, 10))).status).toBe(400);
      expect(await complete(upload.id)).toMatchObject({ id: upload.id, status: 'READY' });
    });
  });

  it('ends after a quarter of an hour', async () => {
    const { putUrl, upload } = await announce();
    try {
      await moveClock(app, 15 * 60_000 + 1_000);
      await changingNothing(app.database, async () => {
        expect((await put(pathOf(putUrl))).status).toBe(404);
        expect(await complete(upload.id)).toMatchObject({ __typename: expect.stringMatching(/^(InvalidInput|NotFound)$/) });
      });
    } finally {
      await moveClock(app, 0);
    }
  });

  it.each<[string, () => Promise<{ as?: string; size?: number; type?: string; body: Buffer }>, string]>([
    ['another picture than announced', async () => ({ as: 'image/png', body: await webp() }), 'UPLOAD_TYPE_MISMATCH'],
    ['a page', async () => ({ body: Buffer.from('<!doctype html><script>alert(1)</script>') }), 'UPLOAD_UNSUPPORTED_TYPE'],
    ['an archive', async () => ({ body: emptyZip() }), 'UPLOAD_TYPE_MISMATCH'],
    ['nothing that is known', async () => ({ body: Buffer.alloc(1_000, 7) }), 'UPLOAD_TYPE_MISMATCH'],
    ['more than announced', async () => ({ size: 100, body: await png() }), 'UPLOAD_TOO_LARGE'],
    ['less than announced', async () => ({ size: 1_000_000, body: await png() }), 'UPLOAD_TRUNCATED'],
    ['another type in its header', async () => ({ type: 'image/jpeg', body: await png() }), 'UPLOAD_TYPE_MISMATCH'],
    ['a form', async () => ({ type: 'application/x-www-form-urlencoded', body: Buffer.from('a=1') }), 'BAD_USER_INPUT'],
    ['text', async () => ({ type: 'text/plain', body: Buffer.from('a') }), 'BAD_USER_INPUT'],
  ])('does not take %s', async (_what, make, code) => {
    const { as = 'image/png', type = as, body, size = body.length } = await make();
    const { putUrl, upload } = await announce(as, size);
    await changingNothing(app.database, async () => {
      const answer = await put(pathOf(putUrl), body, type);
      expect([answer.status < 500, answer.status >= 400]).toEqual([true, true]);
      if (answer.body.code) expect(answer.body.code).toBe(code);
      expect(await complete(upload.id)).toMatchObject({ code: 'UPLOAD_NOT_RECEIVED' });
    });
  });

  it('does not take a stream without an end: it answers, and hangs up', async () => {
    const { putUrl } = await announce();
    await changingNothing(app.database, async () => {
      let status: number | undefined;
      const sending = httpRequest(putUrl, { method: 'PUT', headers: { 'Content-Type': 'image/png', 'Transfer-Encoding': 'chunked' } }, (response) => { status = response.resume().statusCode; });
      const ended = new Promise((resolve) => { sending.on('error', resolve).on('close', resolve); });
      const pump = setInterval(() => sending.destroyed || sending.write(Buffer.alloc(65_536)), 2);
      await ended;
      clearInterval(pump);
      // The answer itself can get lost when the line goes down under what is still being sent.
      expect([undefined, 400]).toContain(status);
    });
  });

  it.each([['image/gif', 100], ['image/svg+xml', 100], ['image/heic', 100], ['video/mp4', 100], ['text/html', 100], ['', 100], ['image/png; charset=x', 100], ['IMAGE/PNG\n', 100],
    ['image/png', 0], ['image/png', -1], ['image/png', 20 * 1024 * 1024 + 1], ['image/png', 2_147_483_647]])('is not given for %j of %d bytes', async (type, size) => {
    expect(await changingNothing(app.database, () => announce(type, size))).toMatchObject({ __typename: 'InvalidInput' });
  });

  it.each<[string, () => Promise<Buffer>, string, string]>([
    ['a bomb', async () => pngBomb(30_000, 30_000), 'image/png', 'UPLOAD_TOO_MANY_PIXELS'], ['half a picture', async () => (await png()).subarray(0, 500), 'image/png', 'UPLOAD_TRUNCATED'],
    ['an animation', animatedWebp, 'image/webp', 'UPLOAD_ANIMATED'], ['an archive behind a picture', async () => Buffer.concat([await png(), emptyZip('#!/bin/sh')]), 'image/png', 'UPLOAD_POLYGLOT'],
  ])('%s leaves a refused upload and nothing else', async (_what, make, type, code) => {
    const before = await snapshotOf(app.database, ['uploads']);
    const refused = await who.upload(await make(), type);
    expect(refused).toMatchObject({ __typename: 'InvalidInput', code });
    expect(await snapshotOf(app.database, ['uploads'])).toEqual(before);
  });
});

describe('the link to a picture', () => {
  it('is good unaltered only, for its own picture, and for an hour', async () => {
    const [one, other] = [await who.upload(await phonePhoto(), 'image/jpeg'), await who.upload(await phonePhoto(), 'image/jpeg')];
    const [path, otherPath] = [pathOf(one.url), pathOf(other.url)];
    const ticket = pathOf((await announce()).putUrl);
    await changingNothing(app.database, async () => {
      expect((await request(app.url).get(path)).status).toBe(200);
      for (const address of [...altered(path, otherPath), path.replace('original.jpg', 'thumbnail.webp'), path.replace('.jpg', '.png'), `${path.split('?')[0]}?${ticket.split('?')[1]}`]) {
        // Two links of one moment end together: then it is the very same address.
        expect([address, (await request(app.url).get(address)).status]).toEqual([address, address === path ? 200 : 404]);
      }
      for (const method of ['put', 'post', 'delete', 'patch'] as const) expect([method, (await request(app.url)[method](path)).status]).toEqual([method, 404]);
    });
    const ends = Number(new URLSearchParams(path.split('?')[1]).get('exp')) * 1_000;
    try {
      await moveClock(app, ends - Date.now() + 1_000);
      expect((await request(app.url).get(path)).status).toBe(404);
      // A session does not help: only the link counts, and a fresh one works.
      expect((await request(app.url).get(path).set('Cookie', who.as.cookie ?? '')).status).toBe(404);
    } finally {
      await moveClock(app, 0);
    }
  });
});
