import { buildSchema, getOperationAST, GraphQLError, graphqlSync, parse } from 'graphql';
import { actualCost } from './cost-charge.js';
import { assertAffordable } from './limits.js';

const schema = buildSchema(`
  type Query { viewer: Viewer, matrix: [[Part!]!]! }
  type Mutation { change: Viewer }
  interface Node { id: ID! }
  type Viewer implements Node { id: ID!, tags: [String!]!, things(first: Int = 20): Things! }
  type Things { nodes: [Thing!]!, edges: [Edge!]! }
  type Edge { node: Thing! }
  type Thing implements Node { id: ID!, parts: [Part!]! }
  type Part { id: ID! }
`);
const parts = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));
const nodes = [{ id: 1, parts: parts(3) }, { id: 2, parts: [] }];
const viewer = { __typename: 'Viewer', id: 7, tags: ['a', 'b'], things: { nodes, edges: nodes.map((node) => ({ node })) } };
const rootValue = { viewer, change: viewer, matrix: [parts(2), parts(3)] };

function costOf(query: string, requested = 1_000, variableValues = {}): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  const { data, errors } = graphqlSync({ schema, source: query, rootValue, variableValues });
  if (!operation || errors) throw errors?.[0] ?? new Error('no operation');
  return actualCost(document, operation, { data: data ?? null }, requested);
}

describe('what an operation really cost', () => {
  it.each([
    ['nothing below one', '{ __typename }', 1],
    ['scalars nothing', '{ viewer { id tags } }', 1],
    ['each object one', '{ viewer { things { nodes { id parts { id } } } } }', 1 + 1 + 2 + 3],
    ['edges and what they lead to', '{ viewer { things { edges { node { id } } } } }', 1 + 1 + 2 + 2],
    ['lists of lists', '{ matrix { id } }', 5],
    ['aliases each', '{ a: viewer { id } b: viewer { id } }', 2],
    ['fields that are merged once', '{ viewer { id } viewer { tags } }', 1],
    ['what is behind fragments', '{ ...a } fragment a on Query { viewer { ... on Node { id } ... { things { ...b } } } } fragment b on Things { nodes { id } }', 1 + 1 + 2],
    ['nothing that was skipped', '{ viewer @skip(if: true) { id } }', 1],
    ['a mutation ten more', 'mutation { change { id } }', 11],
  ])('%s', (_what, query, cost) => expect(costOf(query)).toBe(cost));

  it('is never more than what was asked for, and nothing came is little', () => {
    expect(costOf('{ viewer { things { nodes { id parts { id } } } } }', 3)).toBe(3);
    const document = parse('mutation { change { id } }');
    const operation = getOperationAST(document);
    expect(operation && actualCost(document, operation, { data: null }, 500)).toBe(10);
    expect(operation && actualCost(document, operation, {}, 500)).toBe(10);
  });
});

describe('what an operation with errors cost', () => {
  it('is all that was asked for: what was loaded beside them may be gone', () => {
    const document = parse('{ viewer { things { nodes { id } } } }');
    const operation = getOperationAST(document);
    const errors = [new GraphQLError('forbidden')];
    expect(operation && actualCost(document, operation, { data: null, errors }, 500)).toBe(500);
    expect(operation && actualCost(document, operation, { data: null, errors: [] }, 500)).toBe(1);
  });
});

describe('what an operation is said to cost', () => {
  const document = parse('query ($n: Int, $more: Boolean = false, $after: String) { viewer { things(first: $n) { nodes { id parts @include(if: $more) { id } } } } }');
  const operation = getOperationAST(document);
  const cost = (variables: Record<string, unknown>) => operation && assertAffordable(schema, document, operation, variables);

  it('follows sizes and switches, the second time as the first', () => {
    for (let time = 0; time < 2; time += 1) {
      expect([cost({ n: 5 }), cost({ n: 50 }), cost({}), cost({ n: 5, more: true }), cost({ n: 5, more: false }), cost({ n: null })]).toEqual([7, 52, 22, 27, 7, 22]);
    }
    for (let n = 1; n < 400; n += 1) expect(cost({ n })).toBe(2 + Math.min(100, n));
  });

  it('does not take a null for a variable that is absent and has a default', () => {
    const text = parse('query ($n: Int = 100) { viewer { things(first: $n) { nodes { id } } } }');
    const defaulted = getOperationAST(text);
    const costs = [{ n: null }, {}, { n: null }].map((variables) => defaulted && assertAffordable(schema, text, defaulted, variables));
    expect(costs).toEqual([22, 102, 22]);
  });

  it('is refused for variables that do not fit, the second time too', () => {
    for (let time = 0; time < 2; time += 1) {
      for (const variables of [{ n: 'five' }, { n: 5, after: 7 }, { n: 5, more: 'yes' }]) expect(() => cost(variables)).toThrow(/^Variable/);
    }
  });
});
