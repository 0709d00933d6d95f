import { hash } from 'node:crypto';
import { Role } from '../../src/platform/context/index.js';
import { SeedAccount } from '../../src/modules/accounts/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { type Customer, customer } from './customer.js';

const PASSWORD = 'teal otters juggle at dawn';
const order = { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a fox on a hill', resolution: '512' };
const CREATED = '... on Generation { id } ... on UserError { code message } ... on InvalidInput { field }';
const UPDATED = '... on Output { id visibility trainingOptIn } ... on UserError { code message } ... on InvalidInput { field }';
const BUILD = 'mutation { buildTrainingManifest { __typename ... on TrainingManifest { number itemCount hash origin } } }';
const ITEMS = 'query ($number: Int!, $after: String) { trainingManifestItems(number: $number, first: 1, after: $after) { nodes { id grantId } pageInfo { endCursor hasNextPage } } }';

let app: TestApp;
let maria: Customer;
let officer: As;
beforeAll(async () => {
  app = await startApp();
  maria = await customer(app, 100);
  const email = `${newId()}@example.com`;
  await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role: Role.PRIVACY_OFFICER, displayName: 'Officer' });
  officer = { cookie: (await app.graphql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } })).cookie };
});
afterAll(() => app.close());

const outputsOf = (id: string) => waitFor(async () => {
  const { generation } = await maria.query<{ generation: { status: string; outputs: { id: string; trainingOptIn: boolean }[] } }>(
    'query ($id: ID!) { generation(id: $id) { status outputs { id trainingOptIn } } }', { id });
  return generation.status === 'SUCCEEDED' && generation.outputs;
}, { what: 'the pictures', timeoutMs: 30_000 });
const build = async () => (await app.graphql<{ buildTrainingManifest: { number: number; itemCount: number; hash: string; origin: string } }>(BUILD, {}, officer)).data.buildTrainingManifest;
const itemsOf = async (number: number, after?: string): Promise<string[]> => {
  const { data } = await app.graphql<{ trainingManifestItems: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(ITEMS, { number, after }, officer);
  const { nodes, pageInfo } = data.trainingManifestItems;
  return [...nodes.map(({ id }) => id), ...(pageInfo.hasNextPage ? await itemsOf(number, pageInfo.endCursor) : [])];
};

it('a person allows it for a task after seeing the notice, publishes without allowing it, takes it back; each version holds what was allowed then [P35] [P36] [P37]', async () => {
  const { trainingNotice } = await maria.query<{ trainingNotice: { id: string; html: string; textHash: string } }>('{ trainingNotice { id html textHash policyVersion } }');
  expect(trainingNotice.html).toContain('train');
  expect(trainingNotice.textHash).toBe(hash('sha256', trainingNotice.html));
  const allowed = await maria.mutate('createGeneration', { ...order, count: 2, trainingOptIn: true, trainingNoticeId: trainingNotice.id }, CREATED);
  const published = await maria.mutate('createGeneration', { ...order, visibility: 'PUBLIC' }, CREATED);
  const [[first, second], [open]] = [await outputsOf(allowed.id), await outputsOf(published.id)];
  expect([first?.trainingOptIn, second?.trainingOptIn, open?.trainingOptIn]).toEqual([true, true, false]);

  const before = await build();
  expect(before).toMatchObject({ number: 1, itemCount: 2, origin: 'STAFF', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect((await itemsOf(1)).sort()).toEqual([first?.id, second?.id].sort());
  expect(await maria.mutate('updateOutput', { id: first?.id, trainingOptIn: false }, UPDATED)).toMatchObject({ trainingOptIn: false });
  expect(await build()).toMatchObject({ number: 2, itemCount: 1 });
  expect(await itemsOf(2)).toEqual([second?.id]);
  const { data } = await app.graphql('query ($id: ID!) { trainingLineage(outputId: $id) { number } trainingManifests { number } }', { id: first?.id }, officer);
  expect(data).toEqual({ trainingLineage: [{ number: 1 }], trainingManifests: [{ number: 2 }, { number: 1 }] });
});

it('an API key can neither order nor change something with a consent that is not its own to give', async () => {
  const key = await maria.apiKey(['generation:write', 'generation:read']);
  expect(await maria.mutate('createGeneration', { ...order, trainingOptIn: true }, CREATED, key)).toMatchObject({
    __typename: 'InvalidInput', code: 'TRAINING_NEEDS_PERSON', field: 'trainingOptIn', message: expect.stringContaining('signed in'),
  });
  const { id } = await maria.mutate('createGeneration', order, CREATED, key);
  const [output] = await outputsOf(id);
  expect(await maria.mutate('updateOutput', { id: output?.id, trainingOptIn: true }, UPDATED, key)).toMatchObject({ __typename: 'InvalidInput', code: 'TRAINING_NEEDS_PERSON' });
  expect(await maria.mutate('updateOutput', { id: output?.id, trainingOptIn: false }, UPDATED, key)).toMatchObject({ trainingOptIn: false });
});

it('a notice about something else is refused, and the manifests are for the privacy officer', async () => {
  const { cookieBanner } = await maria.query<{ cookieBanner: { id: string } }>('{ cookieBanner { id } }');
  for (const trainingNoticeId of [cookieBanner.id, 'notice_x', 'gen_x', '', undefined]) {
    expect(await maria.mutate('createGeneration', { ...order, trainingOptIn: true, trainingNoticeId }, CREATED)).toMatchObject({ __typename: 'InvalidInput', field: 'trainingNoticeId' });
  }
  for (const query of [BUILD, '{ trainingManifests { number } }', '{ trainingManifestItems(number: 1) { nodes { id } } }', '{ trainingLineage(outputId: "x") { number } }']) {
    expect((await app.graphql(query, {}, maria.as)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
  expect((await app.graphql('{ trainingLineage(outputId: "gen_x") { number } }', {}, officer)).data).toEqual({ trainingLineage: [] });
});
