import { getNamedType, isObjectType } from 'graphql';
import type { GraphqlAnswer } from '../support/app.js';
import { changingNothing } from '../support/snapshot.js';
import { startWorld, type World } from './bad-input-world.js';

let world: World;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.app.close());

/** How a list is reached from the root, by the type that holds it. */
const ways: Record<string, (field: string) => string> = {
  Query: (field) => `{ ${field} }`, Viewer: (field) => `{ viewer { ${field} } }`, CreditBalance: (field) => `{ viewer { credits { ${field} } } }`,
  Breach: (field) => `{ breaches(first: 1) { nodes { ${field} } } }`,
};
interface Page { edges: { cursor: string; node: { id: string } }[]; nodes: { id: string }[]; pageInfo: { hasNextPage: boolean } }

/** Every list of the schema, as `Type.field`. A list in a new place needs its way above. */
function lists(): [string, string, (field: string) => string][] {
  return Object.values(world.schema.getTypeMap()).filter(isObjectType).flatMap((type) =>
    Object.values(type.getFields()).filter(({ type: given }) => getNamedType(given).name.endsWith('Connection')).map((field): [string, string, (text: string) => string] => {
      expect([type.name, field.name, field.args.map(({ name }) => name)]).toEqual([type.name, field.name, expect.arrayContaining(['first', 'after'])]);
      const way = ways[type.name];
      if (!way) throw new Error(`no way to ${type.name}.${field.name}`);
      return [`${type.name}.${field.name}`, field.name, way];
    }));
}
const looks = ['audit_events', 'audit_subjects'];
const codeOf = ({ errors }: GraphqlAnswer<unknown>) => errors?.[0]?.extensions.code;
const find = (value: unknown): Page => (typeof value === 'object' && value !== null && 'edges' in value ? (value as Page) : find(Object.values(value ?? { gone: null })[0]));
/** Whoever is on a list of people has no id of their own there. */
const pageOf = (field: string) => PAGE.replaceAll('{ id }', field === 'people' ? '{ id: accountId }' : '{ id }');
const PAGE = '{ edges { cursor node { id } } nodes { id } pageInfo { hasNextPage } }';
const page = (field: string, way: (text: string) => string, variables: object) => {
  const names = Object.keys(variables);
  const declared = names.length ? `(${names.map((name) => `$${name}: ${name === 'first' ? 'Int' : 'String'}`).join(', ')})` : '';
  return world.app.graphql(`query ${declared} ${way(`${field}${names.length ? `(${names.map((name) => `${name}: $${name}`).join(', ')})` : ''} ${pageOf(field)}`)}`, variables, world.mine.as);
};

it('pages of less than one and more than a hundred are refused on every list, as a literal and as a variable', async () => {
  await changingNothing(world.app.database, async () => {
    for (const [name, field, way] of lists()) {
      for (const first of [-2_147_483_648, -1, 0, 101, 1_000_000, 2_147_483_647, 2_147_483_648, 1e20, 1.5, '20', true]) {
        const literal = await world.app.graphql(way(`${field}(first: ${first === '20' ? '"20"' : typeof first === 'number' ? first.toLocaleString('en', { useGrouping: false }) : String(first)}) { nodes { __typename } }`), {}, world.mine.as);
        expect([name, first, codeOf(literal), codeOf(await page(field, way, { first }))]).toEqual([name, first, 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
        expect(literal.status).toBeLessThan(500);
      }
    }
  });
});

it('pages of one and of a hundred are given; null means the usual size', async () => {
  for (const [name, field, way] of lists()) {
    for (const first of [1, 100, null]) {
      const answer = await page(field, way, { first });
      expect([name, first, answer.errors]).toEqual([name, first, undefined]);
      expect(find(answer.data).nodes.length).toBeLessThanOrEqual(first ?? 20);
    }
  }
});

it('a cursor that is none is refused on every list', async () => {
  const uuid = '01890a5d-ac96-774b-bcce-b302099a8057';
  const encoded = (text: string) => Buffer.from(text).toString('base64url');
  const garbage = ['garbage', '', ' ', '0', 'null', uuid, encoded('x'), encoded("'; DROP TABLE accounts; --"), encoded(`${uuid}'`), encoded('-'.repeat(36)), encoded('f'.repeat(36)), `${encoded(uuid)}=`,
    ` ${encoded(uuid)}`, encoded('9'.repeat(40)), encoded('-1'), encoded('{}'), encoded(uuid).repeat(100), 'x'.repeat(100_000), '\u0000', '🙂'];
  await changingNothing(world.app.database, async () => {
    for (const [name, field, way] of lists()) {
      for (const after of garbage) expect([name, after.slice(0, 60), codeOf(await page(field, way, { after }))]).toEqual([name, after.slice(0, 60), 'BAD_USER_INPUT']);
    }
  }, looks);
});

it("a cursor of another list, or of somebody else's, never shows what is not mine", async () => {
  const cursors: string[] = [];
  const own = new Map<string, Set<string>>();
  for (const [name, field, way] of lists()) {
    const { edges } = find((await page(field, way, { first: 100 })).data);
    own.set(name, new Set(edges.map(({ node }) => node.id)));
    cursors.push(...edges.slice(0, 2).map(({ cursor }) => cursor));
  }
  for (const [kind, id] of world.theirs.things) if (kind === 'gen') cursors.push(...(await theirCursors(id)));
  await changingNothing(world.app.database, async () => {
    for (const [name, field, way] of lists().filter((list) => list[0] !== 'Query.auditLog')) {
      for (const after of cursors) {
        const answer = await page(field, way, { after });
        if (answer.errors) expect([name, codeOf(answer)]).toEqual([name, 'BAD_USER_INPUT']);
        else expect([name, find(answer.data).nodes.filter(({ id }) => !own.get(name)?.has(id))]).toEqual([name, []]);
      }
    }
  }, looks);
});

async function theirCursors(id: string): Promise<string[]> {
  const { data } = await world.app.graphql('{ generations(first: 1) { edges { cursor node { id } } } }', {}, world.theirs.as);
  const { edges } = find(data);
  expect(edges[0]?.node.id).toBe(id);
  return edges.map(({ cursor }) => cursor);
}
