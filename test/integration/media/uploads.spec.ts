import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import sharp from 'sharp';
import { UploadRefusedError, UploadStatus } from '../../../src/modules/media/index.js';
import { MAX_UNDER_WAY } from '../../../src/modules/media/receive-upload.js';
import { PurgeUnfinishedProcessor } from '../../../src/modules/media/jobs/purge-unfinished.processor.js';
import { InvalidStateError, NotFoundError, RateLimitedError } from '../../../src/platform/errors/index.js';
import { newId, toPublicId } from '../../../src/platform/ids/index.js';
import { phonePhoto, png } from '../../support/pictures.js';
import { waitFor } from '../../support/wait-for.js';
import { type MediaApp, startMedia } from './media-app.js';

let app: MediaApp;
beforeAll(async () => { app = await startMedia(); });
afterAll(() => app.close());

const refusalOf = (work: Promise<unknown>) => work.then(() => 'accepted', (error: unknown) => (error instanceof UploadRefusedError ? error.code : error));

describe('an upload', () => {
  it('[P10] is stored anew, without camera and place', async () => {
    const owner = newId();
    const id = await app.upload(owner, await phonePhoto(), 'image/jpeg');
    const path = join(tmpdir(), newId());
    const upload = await app.media.fetchUpload(owner, id, path);
    const bytes = await readFile(path);
    expect(upload).toMatchObject({ status: UploadStatus.READY, mediaType: 'image/jpeg', width: 480, height: 640, byteSize: bytes.length });
    const metadata = await sharp(bytes).metadata();
    expect([metadata.exif, metadata.xmp, metadata.icc?.length ?? 0]).toEqual([undefined, undefined, expect.any(Number)]);
    expect(bytes.includes('Dreamcam')).toBe(false);
    await waitFor(async () => (await app.keys()).every((key) => !key.startsWith('incoming/')), { what: 'the sent bytes to be deleted' });
  });

  it('can be completed twice, even at once, and is one object', async () => {
    const owner = newId();
    const id = await app.send(owner, await png(), 'image/png');
    const before = (await app.keys()).filter((key) => key.startsWith('media/')).length;
    const uploads = await Promise.all([app.media.completeUpload(owner, id), app.media.completeUpload(owner, id)]);
    expect(await app.media.completeUpload(owner, id)).toEqual(uploads[0]);
    expect(uploads[1]).toEqual(uploads[0]);
    expect((await app.keys()).filter((key) => key.startsWith('media/')).length).toBe(before + 2);
  });

  it("is its owner's alone", async () => {
    const [owner, other] = [newId(), newId()];
    const id = await app.upload(owner, await png(), 'image/png');
    expect(await app.media.findUpload(other, id)).toBeNull();
    expect(await app.media.findUploads(other, [id])).toEqual([]);
    await expect(app.media.completeUpload(other, id)).rejects.toThrow(NotFoundError);
    await expect(app.media.keepUpload(other, id, true)).rejects.toThrow(NotFoundError);
    await expect(app.media.deleteUpload(other, id)).rejects.toThrow(NotFoundError);
    await expect(app.media.fetchUpload(other, id, join(tmpdir(), newId()))).rejects.toThrow(NotFoundError);
    expect(await app.media.findUpload(owner, id)).toMatchObject({ kept: false });
  });

  it('that is no picture is refused for good, and its bytes go', async () => {
    const owner = newId();
    const truncated = (await png()).subarray(0, 400);
    const id = await app.send(owner, truncated, 'image/png');
    expect(await refusalOf(app.media.completeUpload(owner, id))).toBe('UPLOAD_TRUNCATED');
    expect(await refusalOf(app.media.completeUpload(owner, id))).toBe('UPLOAD_TRUNCATED');
    expect(await app.media.findUpload(owner, id)).toMatchObject({ status: UploadStatus.REJECTED, objectId: null });
    await waitFor(async () => (await app.keys()).every((key) => !key.endsWith(id)), { what: 'the refused bytes to be deleted' });
  });

  it('takes exactly what was announced', async () => {
    const owner = newId();
    const bytes = await png();
    expect(await refusalOf(app.send(owner, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png'))).toBe('UPLOAD_UNSUPPORTED_TYPE');
    expect(await refusalOf(app.send(owner, bytes, 'image/jpeg'))).toBe('UPLOAD_TYPE_MISMATCH');
    expect(await refusalOf(app.send(owner, bytes, 'image/gif'))).toBe('UPLOAD_UNSUPPORTED_TYPE');
    expect(await refusalOf(app.media.createTicket(owner, { contentType: 'image/png', byteSize: 20 * 1024 * 1024 + 1 }))).toBe('UPLOAD_TOO_LARGE');
    const { upload } = await app.media.createTicket(owner, { contentType: 'image/png', byteSize: bytes.length });
    expect(await refusalOf(app.media.completeUpload(owner, upload.id))).toBe('UPLOAD_NOT_RECEIVED');
  });

  it('whose sender was gone before it began ends, and leaves nothing', async () => {
    const { upload } = await app.media.createTicket(newId(), { contentType: 'image/png', byteSize: 1_000 });
    const body = new PassThrough();
    body.destroy();
    await once(body, 'close');
    expect(await refusalOf(app.receive.run(toPublicId('upl', upload.id), { body, contentType: 'image/png', contentLength: 1_000 }))).toBe('UPLOAD_TRUNCATED');
    expect(await readdir(join(app.storage, '.tmp'))).toEqual([]);
  });

  it.each([
    ['deleted', (owner: string, id: string) => app.media.deleteUpload(owner, id), NotFoundError],
    ['finished', (owner: string, id: string) => app.media.completeUpload(owner, id), InvalidStateError],
  ])('that is %s while its bytes come again keeps none of them', async (_how, end, refusal) => {
    const owner = newId();
    const bytes = await png();
    const id = await app.send(owner, bytes, 'image/png');
    const body = new PassThrough();
    const sent = app.receive.run(toPublicId('upl', id), { body, contentType: 'image/png', contentLength: bytes.length });
    const failure = sent.catch((error: unknown) => error);
    body.write(bytes.subarray(0, -1));
    await waitFor(async () => (await readdir(join(app.storage, '.tmp'))).length > 0, { what: 'the bytes to arrive' });
    await end(owner, id);
    await waitFor(async () => (await app.keys()).every((key) => !key.endsWith(id)), { what: 'what had come to be deleted' });
    body.end(bytes.subarray(-1));
    expect(await failure).toBeInstanceOf(refusal);
    expect((await app.keys()).filter((key) => key.endsWith(id))).toEqual([]);
  });

  it('is sent once at a time, and not too many are', async () => {
    const owner = newId();
    const bytes = await png();
    const begin = async (who: string) => {
      const { upload } = await app.media.createTicket(who, { contentType: 'image/png', byteSize: bytes.length });
      const body = new PassThrough();
      const send = (source: Readable) => app.receive.run(toPublicId('upl', upload.id), { body: source, contentType: 'image/png', contentLength: bytes.length });
      return { send, body, sent: send(body) };
    };
    const first = await begin(owner);
    await expect(first.send(Readable.from([bytes]))).rejects.toThrow(InvalidStateError);
    const others = await Promise.all(Array.from({ length: MAX_UNDER_WAY - 1 }, () => begin(newId())));
    const tooMany = await begin(owner);
    await expect(tooMany.sent).rejects.toThrow(RateLimitedError);
    for (const { body } of [first, ...others]) body.end(bytes);
    await Promise.all([first, ...others].map(({ sent }) => sent));
    await first.send(Readable.from([bytes]));
    await tooMany.send(Readable.from([bytes]));
  });

  it('may be announced 50 times, however many ask at once', async () => {
    const owner = newId();
    const asked = await Promise.allSettled(Array.from({ length: 60 }, () => app.media.createTicket(owner, { contentType: 'image/png', byteSize: 10 })));
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(10);
    expect(refused.every((error) => error instanceof RateLimitedError)).toBe(true);
    await expect(app.media.createTicket(newId(), { contentType: 'image/png', byteSize: 10 })).resolves.toBeDefined();
    // As long as it says, and no longer: then the tickets have run out, though their uploads are still there.
    const seconds = Math.max(...refused.map((error) => Number((error as RateLimitedError).extra['retryAfterSeconds'])));
    expect(seconds).toBeGreaterThan(14 * 60);
    app.clock.moveTo(seconds * 1_000);
    await expect(app.media.createTicket(owner, { contentType: 'image/png', byteSize: 10 })).resolves.toBeDefined();
    app.clock.moveTo(0);
  });

  it('that is never finished is forgotten', async () => {
    const owner = newId();
    const id = await app.send(owner, await png(), 'image/png');
    const ready = await app.upload(owner, await png(), 'image/png');
    app.clock.moveTo(2 * 3_600_000);
    await app.module.get(PurgeUnfinishedProcessor).run();
    app.clock.moveTo(0);
    expect(await app.media.findUpload(owner, id)).toBeNull();
    expect(await app.media.findUpload(owner, ready)).not.toBeNull();
    await waitFor(async () => (await app.keys()).every((key) => !key.endsWith(id)), { what: 'the bytes to be deleted' });
  });

  it('[P50] can be kept and let go', async () => {
    const owner = newId();
    const id = await app.upload(owner, await png(), 'image/png');
    expect(await app.media.keepUpload(owner, id, true)).toMatchObject({ kept: true, keptUntil: null });
    const letGo = await app.media.keepUpload(owner, id, false);
    expect(letGo).toMatchObject({ kept: false, keptUntil: expect.any(Date) });
    expect(await app.media.keepUpload(owner, id, false)).toEqual(letGo);
  });
});
