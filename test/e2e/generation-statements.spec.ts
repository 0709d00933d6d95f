import pg from 'pg';
import { ContextStore } from '../../src/platform/context/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { png } from '../support/pictures.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, type Customer, customer } from './customer.js';

let app: TestApp;
let who: Customer;
const statements: string[] = [];
const original = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query')?.value as (this: pg.Client, ...given: unknown[]) => unknown;

/** The request that is watched. */
const WATCHED = 'statements-of-a-page';

/** Everything that is asked on its behalf, by whatever part of the product: who is calling included. */
function record(): void {
  const context = app.app.get(ContextStore, { strict: false });
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given;
    const text = typeof first === 'string' ? first : String((first as { text?: unknown } | undefined)?.text);
    if (context.optional?.correlationId === WATCHED) statements.push(text);
    return original.apply(this, given);
  } as typeof pg.Client.prototype.query;
}

beforeAll(async () => {
  app = await startApp();
  who = await customer(app, 100);
  const upload = await who.upload(await png(), 'image/png');
  const { id } = await who.mutate('createGeneration', { kind: 'IMAGE_TO_IMAGE', modelId: 'studio-image', prompt: 'sepia', resolution: '512', inputUploadIds: [upload.id] }, '... on Generation { id }');
  await waitFor(async () => (await who.query<{ generation: Answer }>(`{ generation(id: "${id}") { status } }`)).generation.status === 'SUCCEEDED', { timeoutMs: 20_000 });
  // A hundred more, in all states, each with an upload, an output and a route of its own.
  const copy = async (table: string, replaced: Record<string, string>, from: string) => {
    const columns = (await app.database.ownerQuery<{ column_name: string }>('SELECT column_name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position', [table]))
      .map(({ column_name: column }) => column);
    await app.database.ownerQuery(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.map((column) => replaced[column] ?? `t.${column}`).join(', ')} FROM ${from}`);
  };
  const id_ = (table: string) => `md5('${table}' || n)::uuid`;
  const series = 'generate_series(1, 110) AS n';
  const status = `(ARRAY['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'])[1 + n % 5]`;
  const object = (of: string) => `(SELECT s.* FROM stored_objects s JOIN ${of} o ON o.object_id = s.id LIMIT 1) t, ${series}`;
  await copy('generations', {
    id: id_('gen'), hold_id: 'gen_random_uuid()', status, charged: `CASE ${status} WHEN 'SUCCEEDED' THEN t.charged ELSE 0 END`,
    finished_at: `CASE WHEN n % 5 > 1 THEN t.finished_at END`, failure_code: `CASE ${status} WHEN 'FAILED' THEN 'INTERNAL' END`, failure_retryable: `CASE ${status} WHEN 'FAILED' THEN true END`,
  }, `generations t, ${series}`);
  await copy('stored_objects', { id: id_('obj') }, object('outputs'));
  await copy('stored_objects', { id: id_('photo') }, object('uploads'));
  await copy('uploads', { id: id_('upl'), object_id: id_('photo') }, `uploads t, ${series}`);
  await copy('outputs', { id: id_('out'), generation_id: id_('gen'), object_id: id_('obj') }, `outputs t, ${series}`);
  await copy('generation_inputs', { generation_id: id_('gen'), upload_id: id_('upl') }, `generation_inputs t, ${series}`);
  await copy('generation_routes', { generation_id: id_('gen') }, `generation_routes t, ${series}`);
  record();
});
afterAll(async () => {
  pg.Client.prototype.query = original as typeof pg.Client.prototype.query;
  await app.close();
});

const QUERY = `query ($first: Int!) { generations(first: $first) { pageInfo { hasNextPage } nodes { id status queuePosition model { slug } template { slug } cost { quoted held charged refunded }
  route { provider } outputs { id url thumbnailUrl } inputs { id url } } } }`;

type Task = Answer & { inputs: { id: string }[]; route: { provider: string } };

async function page(first: number, query = QUERY): Promise<{ nodes: Task[]; asked: string[] }> {
  statements.length = 0;
  const { generations } = await who.query<{ generations: { nodes: Task[] } }>(query, { first }, { ...who.as, headers: { 'x-request-id': WATCHED } });
  return { nodes: generations.nodes, asked: [...statements] };
}

it('a page of a hundred tasks with everything about them takes as many statements as a page of one: five, who is calling included', async () => {
  // Once for what a process remembers: the catalogue, and that the session was used.
  await page(1);
  const one = await page(1);
  const hundred = await page(100);
  expect(hundred.nodes).toHaveLength(100);
  expect(new Set(hundred.nodes.map(({ status }) => status))).toEqual(new Set(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED']));
  expect(hundred.nodes.every(({ outputs }) => outputs.length === 1)).toBe(true);
  expect(new Set(hundred.nodes.flatMap(({ inputs }) => inputs.map(({ id }) => id))).size).toBe(100);
  expect(hundred.nodes.every(({ status, queuePosition }) => (status === 'QUEUED') === (queuePosition !== null))).toBe(true);
  expect(hundred.nodes.every(({ route }) => route.provider === 'studio')).toBe(true);
  expect(hundred.asked).toHaveLength(5);
  expect(one.asked).toHaveLength(5);
});

it('a page that shows tasks with their outputs and inputs only, filtered or not, takes four', async () => {
  const shown = 'nodes { id status outputs { id } inputs { id } }';
  const all = await page(100, `query ($first: Int!) { generations(first: $first) { ${shown} } }`);
  const some = await page(100, `query ($first: Int!) { generations(first: $first, filter: { status: [QUEUED, RUNNING] }) { ${shown} } }`);
  expect(all.asked).toHaveLength(4);
  expect(some.asked).toHaveLength(4);
  expect(new Set(some.nodes.map(({ status }) => status))).toEqual(new Set(['QUEUED', 'RUNNING']));
  expect(some.nodes.every(({ inputs, outputs }) => inputs.length === 1 && outputs.length === 1)).toBe(true);
});
