import request from 'supertest';
import sharp from 'sharp';
import { moveClock } from '../support/advance-clock.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { phonePhoto } from '../support/pictures.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, type Customer, customer } from './customer.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.close());

const GENERATION = `... on Generation { id kind status prompt progress queuePosition retryOf createdAt startedAt finishedAt
  model { slug } template { slug } inputs { id url } cost { quoted held charged refunded } failure { code message retryable }
  route { provider country sent deletionStatus }
  outputs { id mediaType url thumbnailUrl width height durationSeconds byteSize kept visibility trainingOptIn deletesAt } }`;
const picture = { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a quiet lake', resolution: '512', seed: 3 };
const end = (who: Customer, id: string, as?: As) => waitFor(async () => {
  const { generation } = await who.query<{ generation: Answer }>(`query ($id: ID!) { generation(id: $id) { ${GENERATION} } }`, { id }, as);
  return ['QUEUED', 'RUNNING'].includes(generation.status) ? null : generation;
}, { timeoutMs: 30_000, what: 'the generation to end' });
const credits = async (who: Customer) => (await who.query<{ viewer: { credits: object } }>('{ viewer { credits { available held debt } } }')).viewer.credits;
const get = (url: string) => request(app.url).get(url.slice(app.url.length)).buffer(true).parse((response, done) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
});

describe('a person', () => {
  it('uploads a photo, gets a clip of it, downloads it, and exactly its price is gone', async () => {
    const who = await customer(app, 100);
    const upload = await who.upload(await phonePhoto(), 'image/jpeg');
    expect(upload).toMatchObject({ __typename: 'Upload', status: 'READY', mediaType: 'image/jpeg', width: 480, height: 640, kept: false });
    const input = { kind: 'IMAGE_TO_VIDEO', modelId: 'studio-video', prompt: 'slow zoom', inputUploadIds: [upload.id], durationSeconds: 1, resolution: '360p' };

    const { quoteGeneration: quote } = await who.query<{ quoteGeneration: Answer }>(
      'query ($input: CreateGenerationInput!) { quoteGeneration(input: $input) { __typename ... on Quote { id credits provider expiresAt } } }', { input });
    expect(quote).toMatchObject({ __typename: 'Quote', credits: 2, provider: 'studio' });

    const created = await who.mutate('createGeneration', { ...input, quoteId: quote.id, maxCredits: 2 }, GENERATION);
    expect(created).toMatchObject({ __typename: 'Generation', cost: { quoted: 2, held: 2, charged: 0, refunded: 0 }, outputs: [], failure: null });
    expect(['QUEUED', 'RUNNING']).toContain(created.status);

    const done = await end(who, created.id);
    expect(done).toMatchObject({
      status: 'SUCCEEDED', progress: 100, queuePosition: null, model: { slug: 'studio-video' }, template: null, inputs: [{ id: upload.id }],
      cost: { quoted: 2, held: 0, charged: 2, refunded: 0 },
      route: { provider: 'studio', country: 'in-house', sent: ['prompt', 'picture', 'parameters'], deletionStatus: 'NOT_SHARED' },
      outputs: [{ mediaType: 'video/mp4', durationSeconds: 1, width: 360, height: 480, kept: false, visibility: 'PRIVATE', trainingOptIn: false }],
    });
    expect(await credits(who)).toEqual({ available: 98, held: 0, debt: 0 });

    const [output] = done.outputs;
    const { body, headers, status } = await get(output?.url ?? '');
    expect({ status, type: headers['content-type'], length: (body as Buffer).length }).toEqual({ status: 200, type: 'video/mp4', length: output?.byteSize });
    expect((body as Buffer).subarray(4, 8).toString()).toBe('ftyp');
    expect(await sharp((await get(output?.thumbnailUrl ?? '')).body as Buffer).metadata()).toMatchObject({ format: 'webp', width: 360, height: 480 });
  });

  it('is told in their own words why something failed, and gets everything back', async () => {
    const who = await customer(app, 3);
    const { id } = await who.mutate('createGeneration', { ...picture, prompt: 'studio:reject' }, GENERATION, { ...who.as });
    expect(await end(who, id)).toMatchObject({ status: 'REJECTED', failure: { code: 'SAFETY_OUTPUT', retryable: false }, cost: { held: 0, charged: 0, refunded: 3 } });
    expect(await credits(who)).toEqual({ available: 3, held: 0, debt: 0 });
  });

  it('meets what is refused as members of the union', async () => {
    const who = await customer(app, 2);
    const create = (change: object) => who.mutate('createGeneration', { ...picture, ...change }, `${GENERATION} ... on InvalidInput { field } ... on InsufficientCredits { required available } ... on ContentRejected { categories }`);
    expect(await create({})).toMatchObject({ __typename: 'InsufficientCredits', code: 'INSUFFICIENT_CREDITS', required: 3, available: 2 });
    expect(await create({ prompt: 'x'.repeat(100_000) })).toMatchObject({ __typename: 'InvalidInput', field: 'prompt' });
    expect(await create({ prompt: 'a\u0000b' })).toMatchObject({ __typename: 'InvalidInput', field: 'prompt' });
    expect(await create({ modelId: 'nothing' })).toMatchObject({ __typename: 'NotFound' });
    expect(await create({ inputUploadIds: [''] })).toMatchObject({ __typename: 'InvalidInput', field: 'inputUploadIds' });
    expect(await create({ prompt: 'naked children' })).toMatchObject({ __typename: 'ContentRejected', categories: expect.arrayContaining(['MINORS']) });
    expect(await create({ prompt: null })).toMatchObject({ __typename: 'InvalidInput', field: 'prompt' });
    await expect(create({ surprise: 1 })).rejects.toThrow('BAD_USER_INPUT');
  });

  it("sees and touches nothing of somebody else's", async () => {
    const [owner, other] = [await customer(app, 3), await customer(app, 0)];
    const { id } = await owner.mutate('createGeneration', picture, GENERATION);
    const done = await end(owner, id);
    const output = done.outputs[0]?.id ?? '';
    const { body } = await request(app.url).post('/graphql').set('Cookie', other.as.cookie ?? '').send({
      query: `{ a: generation(id: "${id}") { id } b: node(id: "${id}") { id } c: node(id: "${output}") { id } d: generation(id: "${output}") { id } viewer { generations { nodes { id } } } }`,
    });
    expect([body.errors, body.data]).toEqual([undefined, { a: null, b: null, c: null, d: null, viewer: { generations: { nodes: [] } } }]);
    for (const [field, input] of Object.entries({
      cancelGeneration: { id }, deleteGeneration: { id }, retryGeneration: { id }, deletePrompt: { generationId: id }, deleteOutput: { id: output },
      updateOutput: { id: output, kept: true }, deleteUpload: { id }, completeUpload: { id: output }, updateUpload: { id, kept: true },
    })) expect([field, await other.mutate(field, input, '')]).toEqual([field, expect.objectContaining({ __typename: 'NotFound' })]);
    expect((await owner.query<{ node: Answer }>(`{ node(id: "${output}") { id ... on Output { kept } } }`)).node).toEqual({ id: output, kept: false });
  });
});

describe('a partner', () => {
  it('does the same with a key, as far as its scopes go', async () => {
    const who = await customer(app, 6);
    const [writes, reads] = [await who.apiKey(['generation:write', 'generation:read']), await who.apiKey(['generation:read'])];
    const created = await who.mutate('createGeneration', { ...picture, idempotencyKey: 'order 1' }, GENERATION, writes);
    expect((await who.mutate('createGeneration', { ...picture, idempotencyKey: 'order 1' }, GENERATION, writes)).id).toBe(created.id);
    expect(await end(who, created.id, reads)).toMatchObject({ status: 'SUCCEEDED', cost: { charged: 3 } });
    await expect(who.mutate('createGeneration', picture, GENERATION, reads)).rejects.toThrow('FORBIDDEN');
    await expect(who.query('{ generations { nodes { id } } }', {}, await who.apiKey(['credits:read']))).rejects.toThrow('FORBIDDEN');
    await expect(who.query('{ viewer { uploads { nodes { id } } } }', {}, await who.apiKey(['credits:read']))).rejects.toThrow('FORBIDDEN');
  });

  it('tries things out with a TEST key for nothing', async () => {
    const who = await customer(app, 0);
    const key = await who.apiKey(['generation:write', 'generation:read'], 'TEST' as never);
    const created = await who.mutate('createGeneration', picture, GENERATION, key);
    expect(created).toMatchObject({ __typename: 'Generation', cost: { quoted: 3, held: 0, charged: 0, refunded: 0 } });
    expect(await end(who, created.id, key)).toMatchObject({ status: 'SUCCEEDED', cost: { charged: 0 } });
  });
});

describe('lists', () => {
  it('page through tasks and uploads, newest first, and filter', async () => {
    const who = await customer(app, 100);
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.unshift((await who.mutate('createGeneration', { ...picture, prompt: 'studio:slow=60' }, GENERATION)).id);
    type Page = { generations: { nodes: Answer[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
    const page = (args: string) => who.query<Page>(`{ generations(${args}) { nodes { id queuePosition } pageInfo { endCursor hasNextPage } } }`);
    const first = (await page('first: 2')).generations;
    expect(first).toMatchObject({ nodes: [{ id: ids[0] }, { id: ids[1] }], pageInfo: { hasNextPage: true } });
    expect((await page(`first: 2, after: "${first.pageInfo.endCursor}"`)).generations).toMatchObject({ nodes: [{ id: ids[2] }], pageInfo: { hasNextPage: false } });
    expect(first.nodes[0]?.queuePosition).toBeGreaterThan(first.nodes[1]?.queuePosition ?? Infinity);
    for (const id of ids) await who.mutate('cancelGeneration', { id }, GENERATION);
    expect((await page('filter: { status: [CANCELED], kind: [TEXT_TO_IMAGE] }')).generations.nodes).toHaveLength(3);
    expect((await page('filter: { status: [SUCCEEDED] }')).generations.nodes).toHaveLength(0);
    for (const wrong of ['first: 0', 'first: -1', 'first: 101', 'after: "x"']) await expect(page(wrong)).rejects.toThrow('BAD_USER_INPUT');
  });

  it('show what is on offer to anybody', async () => {
    const { data } = await app.graphql<{ generationModels: Answer[]; templates: { nodes: Answer[] } }>(
      '{ generationModels { id slug available creditsFrom limits kinds } templates(category: "camera") { nodes { id slug credits kind } } }');
    expect(data.generationModels.map(({ id: _id, ...model }) => model)).toMatchObject([{ slug: 'studio-image', available: true, creditsFrom: 3 }, { slug: 'studio-video', creditsFrom: 2 }]);
    expect(data.templates.nodes).toMatchObject([{ slug: 'slow-push-in', credits: 30, kind: 'IMAGE_TO_VIDEO' }]);
  });
});

describe('[P38] [P39] links', () => {
  it('work for an hour, and end at once with what they show', async () => {
    const who = await customer(app, 10);
    const { id } = await who.mutate('createGeneration', picture, GENERATION);
    const [output] = (await end(who, id)).outputs;
    const { url = '', thumbnailUrl = '' } = output ?? {};
    // A minute for whatever the machine does in between.
    await moveClock(app, 3_600_000 - 60_000);
    expect((await get(url)).status).toBe(200);
    const history = await who.query<{ viewer: { generations: { nodes: Answer[] } } }>('{ viewer { generations { nodes { id outputs { id } } } } }');
    expect(history.viewer.generations.nodes).toEqual([{ id, outputs: [{ id: output?.id }] }]);
    await moveClock(app, 3_600_000 + 301_000);
    expect((await get(url)).status).toBe(404);
    await moveClock(app, 0);
    expect(await who.mutate('deleteOutput', { id: output?.id }, '... on Deleted { id }')).toEqual({ __typename: 'Deleted', id: output?.id });
    expect([(await get(url)).status, (await get(thumbnailUrl)).status]).toEqual([404, 404]);
  });
});
