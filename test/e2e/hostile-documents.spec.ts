import { limits } from '../../src/platform/graphql/limits.js';
import { describeRefusals } from '../support/hostile-cases.js';
import { graphqlRequest, operation, send } from '../support/hostile-client.js';
import { signIn } from '../support/hostile-session.js';

const many = (count: number, one: (index: number) => string) => Array.from({ length: count }, (_, index) => one(index)).join(' ');
const nest = (levels: number, open: string, inside: string) => `${`${open} { `.repeat(levels)}${inside}${' }'.repeat(levels)}`;
const document = (name: string, query: string, limit?: string) => ({
  name, request: () => operation(query), status: 400, code: 'BAD_USER_INPUT', ...(limit ? { limit } : {}),
});
const pages = (first: string) => `viewer { ${many(3, (i) => `p${i}: generations(first: ${first}) { nodes { outputs { id } inputs { id } } }`)} }`;
/** Nobody's depth, but many of everything that validation compares. */
const fragments = (count: number, fields: string) => `{ viewer { ${many(count, (i) => `...f${i}`)} } } ${many(count, (i) => `fragment f${i} on Viewer { ${fields} }`)}`;

describeRefusals('documents that ask for too much', [
  document('aliases of one field', `{ viewer { ${many(limits.aliases + 1, (i) => `a${i}: id`)} } }`, 'aliases'),
  document('a thousand aliases', `{ ${many(1_000, (i) => `a${i}: viewer { id }`)} }`),
  document('aliases of __typename', `{ viewer { ${many(400, (i) => `a${i}: __typename`)} } }`, 'aliases'),
  document('aliases in fragments', `{ ...a ...b } ${many(2, (f) => `fragment ${'ab'[f]} on Query { ${many(16, (i) => `x${f}y${i}: __typename`)} }`)}`, 'aliases'),
  document('a long alias, which a list repeats', `{ ${'a'.repeat(limits.aliasLength + 1)}: viewer { id } }`, 'aliasLength'),
  document('an alias of 400 kB', `{ ${'a'.repeat(400_000)}: viewer { id } }`, 'aliasLength'),
  document('directives on a field', `{ viewer { id ${'@include(if: true) '.repeat(limits.directives + 1)} } }`, 'directives'),
  document('unknown directives', `{ viewer { id ${'@aa '.repeat(1_000)} } }`, 'directives'),
  document('a repeated directive, within the limit', `{ viewer { id ${'@skip(if: false) '.repeat(limits.directives)} } }`),
  document('directives on an operation and its variables', `query ($v: Int ${'@a '.repeat(20)}) ${'@a '.repeat(20)} { viewer { id } }`, 'directives'),
  document('the same field again and again', `{ viewer { ${'id '.repeat(2_400)} } }`, 'repeats'),
  document('the same root field again and again', `{ ${'viewer { id } '.repeat(600)} }`, 'repeats'),
  document('__typename again and again', `{ ${'__typename '.repeat(2_000)} }`, 'repeats'),
  document('root fields', `{ ${many(limits.rootFields + 1, (i) => `... on Query { a${i}: __typename }`)} }`, 'rootFields'),
  document('fields that do not exist', `{ viewer { ${many(990, (i) => `f${i}`)} } }`),
  document('more fields than are allowed', `{ viewer { ${many(1_100, (i) => `f${i}`)} } }`, 'fields'),
  document('more tokens than are allowed', `{ ${'__typename '.repeat(9_000)} }`),
  document('depth', `{ ${nest(limits.depth, 'viewer', 'id')} }`, 'depth'),
  document('a thousand levels', `{ ${nest(1_000, 'viewer', 'id')} }`),
  document('a fragment that contains itself', '{ ...a } fragment a on Query { ...a }', 'fields'),
  document('fragments that contain each other', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }', 'fields'),
  document('an unused circle of fragments', '{ viewer { id } } fragment a on Query { ...b } fragment b on Query { ...a }'),
  document('fragments that double thirty times', `{ ...f0 } ${many(30, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f30 on Query { viewer { id } }`),
  document('one fragment spread 900 times', `{ viewer { ${'...a '.repeat(900)} } } fragment a on Viewer { id }`, 'fields'),
  document('unused fragments', `{ viewer { id } } ${many(400, (i) => `fragment f${i} on Query { __typename }`)}`),
  document('fragments within the limit, all compared with each other', fragments(limits.fragments, many(15, (i) => `x${i}`))),
  document('an unused fragment of one field again and again', `{ viewer { id } } fragment a on Viewer { ${'id '.repeat(2_400)} }`, 'repeats'),
  document('an unused fragment of 800 fields under one alias', `{ viewer { id } } fragment a on Viewer { ${many(800, (i) => `x: f${i}`)} }`, 'aliases'),
  document('a chain of fragments', `{ ...f0 } ${many(200, (i) => `fragment f${i} on Query { ...f${i + 1} }`)} fragment f200 on Query { viewer { id } }`, 'fragments'),
  document('fragments on unknown types', `{ viewer { id } } ${many(40, (i) => `fragment f${i} on Nothing${i} { id }`)}`),
  document('operations', many(400, (i) => `query q${i} { a }`), 'operations'),
  document('operations that each expand much', `${many(40, (i) => `query q${i} { ...f }`)} fragment f on Query { viewer { ${'...g '.repeat(30)} } } fragment g on Viewer { id email }`, 'operations'),
  document('several operations and no name', 'query a { viewer { id } } query b { viewer { id } }'),
  document('operations of one name', many(9, () => 'query a { viewer { id } }')),
  document('variables that nobody uses', `query (${many(500, (i) => `$v${i}: Int`)}) { viewer { id } }`, 'variables'),
  document('unknown input types', `query (${many(40, (i) => `$v${i}: Nothing${i}`)}) { viewer { id } }`),
  document('no operation', 'fragment a on Query { viewer { id } }'),
  document('definitions of a schema', 'type Query { a: Int } extend type Viewer { b: Int }'),
  document('a subscription over HTTP', 'subscription { generationUpdated { id } }'),
  document('the schema', '{ __schema { types { name fields { name } } } }', 'introspection'),
  document('the schema under an alias', '{ a: __schema { queryType { name } } }', 'introspection'),
  document('the schema in a fragment', '{ ...a } fragment a on Query { ... { __schema { queryType { name } } } }', 'introspection'),
  document('a type by name', `{ ${many(10, (i) => `t${i}: __type(name: "Viewer") { fields { name } }`)} }`, 'introspection'),
  document('the schema in circles', `{ __schema { types { ${nest(8, 'fields { type', 'name')} ${'}'.repeat(8)} } } }`, undefined),
  document('the schema on another type', '{ viewer { __schema { queryType { name } } } }', 'introspection'),
  document('a field nearly named right', '{ viewr { id } }'),
  document('an argument nearly named right', '{ generations(frist: 3) { nodes { id } } }'),
  document('an enum value nearly named right', '{ generations(filter: { status: [SUCCEDED] }) { nodes { id } } }'),
  document('an input field nearly named right', 'mutation { signIn(input: { emial: "a@b.c", password: "x" }) { __typename } }'),
  document('a type nearly named right', '{ node(id: "x") { ... on Generatoin { id } } }'),
  document('a page of 100 pages by literal', `{ ${pages('100')} }`, 'cost'),
  document('a page size that is no 32-bit number', `{ ${pages('2147483648')} }`),
  document('a number of 400 kB', `{ generations(first: ${'9'.repeat(400_000)}) { nodes { id } } }`),
  document('a decimal of 400 kB', `{ generations(first: 0.${'9'.repeat(400_000)}) { nodes { id } } }`),
  document('a list where one id belongs', `{ generation(id: [${'1 '.repeat(2_000)}]) { id } }`),
  document('lists in lists', `{ generation(id: ${'['.repeat(1_200)}${']'.repeat(1_200)}) { id } }`),
  document('objects in objects', `{ generations(filter: ${'{ a: '.repeat(500)}1${' }'.repeat(500)}) { nodes { id } } }`),
  document('200,000 empty lines', `{ viewer { id }${'\n'.repeat(200_000)}`, 'lines'),
  document('200,000 returns', `{ viewer { id }${'\r'.repeat(200_000)}`, 'lines'),
  document('400 kB of comment and then an error', `# ${'x'.repeat(400_000)}\n{ viewer { id }`),
  document('a string that never ends', `{ generation(id: "${'x'.repeat(400_000)}`),
  document('half an escape', '{ generation(id: "\\uD800") { id } }'),
  document('an escape beyond Unicode', '{ generation(id: "\\u{FFFFFFFF}") { id } }'),
  document('a null byte', '{ viewer { id\u0000 } }'),
  document('a lone surrogate', '{ viewer { id \ud800 } }'),
  document('letters that only look right', '{ vіewer { id } }'),
  document('nothing', ''),
  document('nothing but ignored characters', ', \ufeff,\t'),
], (target) => {
  it('is seen to ask the database where it does', async () => {
    const before = await target().statements();
    await signIn(target());
    expect(await target().statements()).toBeGreaterThan(before);
  });

  it('refuses page sizes by variable, by a variable’s default and within each other, before it runs anything', async () => {
    const bodies = [
      { query: `query ($n: Int!) { ${pages('$n')} }`, variables: { n: 100 } },
      { query: `query ($n: Int = 100) { ${pages('$n')} }` },
      { query: `query ($n: Int = 1) { ${pages('$n')} }`, variables: { n: 100 } },
    ];
    for (const body of bodies) {
      const reply = await send(target().port, graphqlRequest(JSON.stringify(body)));
      expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 400, body: expect.stringMatching(/"limit":"cost"/) });
    }
  });
});
