import { buildSchema, type DocumentNode, getOperationAST, GraphQLError, parse } from 'graphql';
import { assertSourceWithinLimits, assertWithinLimits } from './document-limits.js';
import { assertAffordable, limits } from './limits.js';

const schema = buildSchema(`
  type Query { viewer: Viewer, things(first: Int = 20, after: String): ThingConnection! }
  type Viewer { id: ID!, friend: Viewer, things(first: Int = 20): ThingConnection! }
  type ThingConnection { edges: [ThingEdge!]!, nodes: [Thing!]! }
  type ThingEdge { node: Thing! }
  type Thing { id: ID!, parts: [Part!]!, things(first: Int = 20): ThingConnection! }
  type Part { id: ID! }
`);

const operationOf = (document: DocumentNode) => {
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return operation;
};
const check = (query: string, introspection = true) => {
  assertSourceWithinLimits(query);
  assertWithinLimits(parse(query), introspection);
};
const many = (count: number, one: (index: number) => string) => Array.from({ length: count }, (_, index) => one(index)).join(' ');
const cost = (query: string, variables: Record<string, unknown> = {}) => {
  const document = parse(query);
  return assertAffordable(schema, document, operationOf(document), variables);
};
const nested = (levels: number) => `${'{ friend '.repeat(levels)}{ id }${' }'.repeat(levels)}`;

describe('limits of one operation', () => {
  it.each([
    ['depth', `{ viewer ${nested(limits.depth)} }`],
    ['aliases', `{ viewer { ${Array.from({ length: limits.aliases + 1 }, (_, i) => `a${i}: id`).join(' ')} } }`],
    ['aliases', `{ viewer { ${Array.from({ length: limits.aliases + 1 }, (_, i) => `a${i}: __typename`).join(' ')} } }`],
    ['directives', `{ viewer { id ${'@include(if: true) '.repeat(limits.directives + 1)} } }`],
    ['rootFields', `{ ${'viewer { id } '.repeat(limits.rootFields + 1)} }`],
    ['rootFields', `{ ${'__typename '.repeat(limits.rootFields + 1)} }`],
    ['rootFields', `{ ${many(21, (i) => (i % 2 ? `a${i}: __typename` : '... on Query { __typename }'))} }`],
    ['repeats', `{ viewer { ${'id '.repeat(limits.repeats + 2)} } }`],
    ['repeats', `{ viewer { ${'... on Viewer { id } '.repeat(limits.repeats + 2)} } }`],
    ['repeats', `{ viewer { id } } fragment unused on Viewer { ${'id '.repeat(limits.repeats + 2)} }`],
    ['aliases', `{ viewer { id } } fragment unused on Viewer { ${many(limits.aliases + 1, (i) => `a: f${i}`)} }`],
    ['aliasLength', `{ ${'a'.repeat(limits.aliasLength + 1)}: __typename }`],
    ['operations', many(limits.operations + 1, (i) => `query q${i} { __typename }`)],
    ['fragments', `{ __typename } ${many(limits.fragments + 1, (i) => `fragment f${i} on Query { __typename }`)}`],
    ['variables', `query (${many(limits.variables + 1, (i) => `$v${i}: Int`)}) { __typename }`],
    ['directives', `query ($v: Int ${'@a '.repeat(limits.directives + 1)}) { __typename }`],
    ['directives', `query ${'@a '.repeat(limits.directives + 1)} { __typename }`],
    ['lines', `{ __typename ${'\n'.repeat(limits.lines)} }`],
    ['lines', `{ __typename ${'\r'.repeat(limits.lines)} }`],
    ['fields', `{ viewer { ${many(limits.fields + 1, (i) => `f${i}`)} } }`],
    ['fields', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
    ['fields', `{ viewer { ...a } } ${['a', 'b', 'c', 'd'].map((f, i, all) => `fragment ${f} on Viewer { ${all[i + 1] ? `...${all[i + 1]} `.repeat(12) : 'id'} }`).join(' ')}`],
  ])('%s', (limit, query) => {
    expect(() => check(query)).toThrow(expect.objectContaining({ extensions: expect.objectContaining({ limit, code: 'BAD_USER_INPUT' }) }) as GraphQLError);
  });

  it('an ordinary operation passes', () => {
    expect(() => check('query A { viewer { id ...b } } fragment b on Viewer { friend { id } }')).not.toThrow();
  });

  it('introspection is refused where it is closed, used or not', () => {
    for (const query of ['{ a: __schema { queryType { name } } }', '{ ... { __type(name: "Query") { name } } }', '{ __typename } fragment a on Query { __schema { queryType { name } } }']) {
      expect(() => check(query, false)).toThrow(expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', limit: 'introspection' } }) as GraphQLError);
    }
  });

  it('introspection does not count where it is open', () => {
    expect(() => check(`{ __schema { types { ${'fields { type { ofType { name } } } '.repeat(40)} } } }`)).not.toThrow();
  });
});

describe('cost', () => {
  it('scalars cost nothing, a page its size times what each item costs', () => {
    expect(cost('{ viewer { id } }')).toBe(0);
    expect(cost('{ things(first: 10) { nodes { id parts { id } } } }')).toBeLessThan(cost('{ things(first: 100) { nodes { id parts { id } } } }'));
  });

  it('counts page sizes given by variable, by default and by literal alike', () => {
    const query = 'query ($n: Int) { things(first: $n) { nodes { id parts { id } } } }';
    expect(cost(query, { n: 100 })).toBe(cost('{ things(first: 100) { nodes { id parts { id } } } }'));
    expect(cost('{ things { nodes { id } } }')).toBe(cost('{ things(first: 20) { nodes { id } } }'));
  });

  it('a page within a page multiplies, by variable too', () => {
    expect(() => cost('query ($n: Int) { things(first: $n) { nodes { things(first: $n) { nodes { id } } } } }', { n: 100 })).toThrow(/at most/);
  });

  it('a page of 100 with its lists is affordable', () => {
    expect(cost('{ viewer { things(first: 100) { edges { node { id parts { id } } } } } }')).toBeLessThan(limits.cost);
  });
});
