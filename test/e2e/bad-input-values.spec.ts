import { newId } from '../../src/platform/ids/index.js';
import { inputObjectsOf, type Operation, operationsOf, type Position, positionsOf, withValueAt } from '../support/contract.js';
import { changingNothing } from '../support/snapshot.js';
import { argumentsFor, AUDITED_LOOKS, call, PASSWORD, refusalOf, startWorld, validArguments, type World } from './bad-input-world.js';

let world: World;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.app.close());

const operations = (): Operation[] => operationsOf(world.schema).filter(({ field }) => field.args.length > 0);
const all = (...leaves: string[]): Position[] => operations().flatMap(positionsOf).filter(({ leaf }) => leaves.includes(leaf));
const LIMIT_OF_INT = 2 ** 31;

/** Sends each value at each position and lists what was not refused as `expected` says. Nothing may change. */
async function unrefused(positions: Position[], values: readonly unknown[], expected: (code: string | undefined, position: Position, field: string | undefined) => boolean): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const position of positions) {
    await changingNothing(world.app.database, async () => {
      for (const value of values) {
        const answer = await call(world.app, position.operation, withValueAt(argumentsFor(world, position), position.path, position.list ? [value] : value), world.mine.as);
        const { result } = answer.data ?? {};
        const field = (answer.errors?.[0]?.extensions['field'] as string | undefined) ?? (typeof result === 'object' ? result?.field : undefined);
        if (answer.status >= 500 || !expected(refusalOf(answer), position, field)) found.push([position.name, typeof value === 'string' ? value.slice(0, 20) : value, refusalOf(answer), field]);
      }
    }, AUDITED_LOOKS[position.operation.name]);
  }
  return found;
}
const isInvalid = (code: string | undefined) => code === 'INVALID_INPUT' || code === 'BAD_USER_INPUT';

it('every operation that takes something has an example of it', () => {
  expect(operations().map(({ name }) => name).sort()).toEqual(Object.keys(validArguments(world)).sort());
});

it('NUL, control characters and lone surrogates are refused in every text and id', async () => {
  const values = ['a\u0000b', '\u0001', 'a\u001b[31m', '\u007f', 'a\u0085', 'a\ud800', '\udc00a', '\udc00\ud800'];
  // The refusal names the place, so that it is this value that was refused.
  // trackEvents answers with numbers, so its refusals are top-level ones, which name no place.
  const names = ({ path, name }: Position, field = 'nothing') => name.startsWith('trackEvents.') || name.endsWith(field.replace(/\.0(?=\.|$)/g, '')) || path.length === 1;
  expect(await unrefused(all('String', 'ID'), values, (code, position, field) => isInvalid(code) && names(position, field))).toEqual([]);
});

/** What is looked for and not found, and what answers the same whatever is asked. */
const neverRefused = ['accounts.search', 'templates.category', 'requestPasswordReset.input.email', 'resendVerification.input.email'];

it('100 kB in any text are refused', async () => {
  const refused = ['INVALID_INPUT', 'BAD_USER_INPUT', 'INVALID_CREDENTIALS', 'INVALID_TOKEN', 'RATE_LIMITED', 'REAUTHENTICATION_REQUIRED', 'NOT_FOUND', 'INVALID_STATE', 'UPLOAD_UNSUPPORTED_TYPE'];
  const found = await unrefused(all('String'), ['x'.repeat(100_000), '🙂'.repeat(25_000)],
    (code, { name }) => neverRefused.includes(name) ? code === undefined || isInvalid(code) : refused.includes(code ?? ''));
  expect(found).toEqual([]);
});

it('half a megabyte and more is not read at all', async () => {
  const { status } = await changingNothing(world.app.database, () => world.app.graphql(
    'mutation ($input: CreateGenerationInput!) { createGeneration(input: $input) { __typename } }', { input: { kind: 'TEXT_TO_IMAGE', prompt: 'x'.repeat(2_000_000) } }, world.mine.as));
  expect(status).toBe(413);
});

it('a value of another type is refused by the contract itself', async () => {
  const bad: Record<string, unknown[]> = {
    Int: [LIMIT_OF_INT, -LIMIT_OF_INT - 1, Number.MAX_SAFE_INTEGER, 1e300, 1.5, '1', true, {}],
    String: [1, true, {}, ['a', 'b']],
    Boolean: ['true', 1, 0, {}],
    DateTime: ['yesterday', '2026-13-45T00:00:00Z', '', 'Infinity', {}],
    enum: ['SURPRISE', 'text_to_image', '', 0, {}, '__proto__'],
  };
  const enums = Object.values(world.schema.getTypeMap()).filter((type) => 'getValues' in type).map(({ name }) => name);
  const leaves = new Set(all('ID', 'Int', 'String', 'Boolean', 'DateTime', 'JSON', ...enums).map(({ name }) => name));
  // A new scalar needs a line above.
  expect(operations().flatMap(positionsOf).filter(({ name }) => !leaves.has(name))).toEqual([]);
  for (const [leaf, values] of Object.entries(bad)) {
    expect([leaf, await unrefused(leaf === 'enum' ? all(...enums) : all(leaf), values, (code) => code === 'BAD_USER_INPUT' || (leaf === 'DateTime' && isInvalid(code)))]).toEqual([leaf, []]);
  }
});

it('null is refused where something is needed', async () => {
  const needed = operations().flatMap(positionsOf).filter(({ required }) => required);
  expect(await unrefused(needed, [null], (code) => code === 'BAD_USER_INPUT')).toEqual([]);
});

it('a number out of its range is refused', async () => {
  expect(await unrefused(all('Int'), [-LIMIT_OF_INT, -1], (code, { name }, field) => isInvalid(code) && (code === 'BAD_USER_INPUT' || name.endsWith(field ?? '?')))).toEqual([]);
  const unbounded = ['seed', 'maxCredits', 'creditLimit'];
  expect(await unrefused(all('Int').filter(({ path }) => !unbounded.includes(path.at(-1) ?? '')), [LIMIT_OF_INT - 1], (code) => isInvalid(code) || code === 'UPLOAD_TOO_LARGE')).toEqual([]);
});

it('a date far away does no harm', async () => {
  const far = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];
  // An event that is too old is dropped, so that the others of its call are kept.
  const past = all('DateTime').filter(({ operation, name }) => operation.kind === 'Mutation' && name !== 'trackEvents.input.events.at');
  expect(await unrefused(past, far.slice(0, 1), (code) => isInvalid(code) || code === 'EFFECTIVE_DATE_IN_THE_PAST')).toEqual([]);
  expect(await unrefused(all('DateTime').filter(({ operation }) => operation.kind === 'Query'), far, (code) => code === undefined || isInvalid(code))).toEqual([]);
});

it('a list that is far too long is refused', async () => {
  // Longer ones are no JSON that is taken at all: see the hostile client.
  for (const position of operations().flatMap(positionsOf).filter(({ list, leaf }) => list && ['ID', 'String'].includes(leaf))) {
    const variables = withValueAt(argumentsFor(world, position), position.path, Array.from({ length: 1_500 }, () => 'account:read'));
    const answer = await changingNothing(world.app.database, () => call(world.app, position.operation, variables, world.mine.as));
    expect([position.name, refusalOf(answer)]).toEqual([position.name, 'INVALID_INPUT']);
  }
});

it('a field too many is refused, whatever its name', async () => {
  for (const operation of operations()) {
    for (const path of inputObjectsOf(operation)) {
      for (const name of ['surprise', 'constructor', 'toString', '__typename', 'Role']) {
        const valid = (validArguments(world)[operation.name] ?? {})[path[0] ?? ''] ?? {};
        const answer = await changingNothing(world.app.database, () => call(world.app, operation, withValueAt({}, path, { ...valid, [name]: 1 }), world.mine.as));
        expect([operation.name, name, refusalOf(answer)]).toEqual([operation.name, name, 'BAD_USER_INPUT']);
      }
    }
  }
});

it.each([
  ['an unknown model', { modelId: 'dall-e-9' }, 'NOT_FOUND'], ['an unknown template', { modelId: undefined, templateId: 'nothing' }, 'NOT_FOUND'],
  ['neither', { modelId: undefined }, 'INVALID_INPUT'], ['both', { templateId: 'night-poster' }, 'INVALID_INPUT'],
  ['a kind the model has not', { modelId: 'studio-video' }, 'INVALID_INPUT'], ['no words', { prompt: undefined }, 'INVALID_INPUT'], ['blank words', { prompt: ' \n\t ' }, 'INVALID_INPUT'],
  ['2,001 characters', { prompt: 'x'.repeat(2_001) }, 'INVALID_INPUT'], ['an unknown resolution', { resolution: '9000' }, 'INVALID_INPUT'],
  ['an unknown shape', { aspectRatio: '1:100' }, 'INVALID_INPUT'], ['a picture of two seconds', { durationSeconds: 2 }, 'INVALID_INPUT'],
  ['no output', { count: 0 }, 'INVALID_INPUT'], ['a price of less than nothing', { maxCredits: -1 }, 'INVALID_INPUT'], ['a price that is too low', { maxCredits: 0 }, 'PRICE_ABOVE_MAXIMUM'],
  ['a picture for words', { inputUploadIds: ['upl'] }, 'INVALID_INPUT'], ['an empty key', { idempotencyKey: '' }, 'INVALID_INPUT'],
  ['a key of 256 characters', { idempotencyKey: 'x'.repeat(256) }, 'INVALID_INPUT'], ['forbidden content', { prompt: 'naked children' }, 'CONTENT_REJECTED'],
])('an order with %s is refused', async (_what, change, code) => {
  const input = { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a quiet lake', resolution: '512', ...change };
  const [create] = operations().filter(({ name }) => name === 'createGeneration');
  if (!create) throw new Error('createGeneration is gone');
  const answer = await changingNothing(world.app.database, () => call(world.app, create, { input: JSON.parse(JSON.stringify(input)) as object }, world.mine.as));
  expect(refusalOf(answer)).toBe(code);
});

it.each([[{ ageConfirmed: false }], [{ ageConfirmed: null }], [{ ageConfirmed: undefined }], [{ ageConfirmed: 'true' }]])('[P84] who does not say that they are 18 leaves nothing behind (%j)', async (change) => {
  const [signUp] = operations().filter(({ name }) => name === 'signUp');
  if (!signUp) throw new Error('signUp is gone');
  const email = `${newId()}@example.com`;
  const answer = await changingNothing(world.app.database, () => call(world.app, signUp, { input: { email, password: PASSWORD, ...change } }, {}));
  expect(refusalOf(answer)).toMatch(/^(INVALID_INPUT|BAD_USER_INPUT)$/);
  expect(await world.app.mails(email)).toEqual([]);
});
