import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import type { As } from '../support/app.js';
import { operationsOf, type Position, positionsOf, withValueAt } from '../support/contract.js';
import { changingNothing } from '../support/snapshot.js';
import { argumentsFor, AUDITED_LOOKS, call, comparable, refusalOf, ruleOf, startWorld, type World } from './bad-input-world.js';

let world: World;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.app.close());

/** What each id is of, and what an id that finds nothing is answered with. */
const meant: Record<string, { kind: string; answer: object | null }> = (() => {
  const missing = { __typename: 'NotFound', code: 'NOT_FOUND' };
  const of = (kind: string, ...names: string[]) => names.map((name) => [name, { kind, answer: missing }] as const);
  return Object.fromEntries([
    ...of('gen', 'cancelGeneration.input.id', 'retryGeneration.input.id', 'deleteGeneration.input.id', 'deletePrompt.input.generationId'),
    ...of('out', 'deleteOutput.input.id', 'updateOutput.input.id'),
    ...of('upl', 'completeUpload.input.id', 'deleteUpload.input.id', 'updateUpload.input.id', 'createGeneration.input.inputUploadIds', 'quoteGeneration.input.inputUploadIds'),
    ...of('key', 'revokeApiKey.input.id', 'rotateApiKey.input.id'),
    ...of('sess', 'revokeSession.input.id'),
    ...of('model', 'createGeneration.input.modelId', 'quoteGeneration.input.modelId'),
    ...of('tmpl', 'createGeneration.input.templateId', 'quoteGeneration.input.templateId'),
    ...of('recipient', 'recordRecipientEvidence.input.recipientId'),
    ...of('acct', 'grantCredits.input.accountId', 'setRole.input.accountId'),
    ...of('recipient', 'setConsent.input.recipientId'),
    ...of('notice', 'setCookieConsent.input.bannerId', 'setConsent.input.noticeId'),
    ...of('brch', 'reassessBreach.input.breachId', 'addAffectedPeople.input.breachId', 'tellAffectedPeople.input.breachId', 'closeBreach.input.id'),
    ...of('duty', 'recordBreachDuty.input.id'),
    ...of('sact', 'approveStaffAction.input.id', 'rejectStaffAction.input.id'),
    ['registerBreach.input.affected.accountIds', { kind: 'acct', answer: { __typename: 'InvalidInput', field: 'accountIds' } }],
    ['addAffectedPeople.input.affected.accountIds', { kind: 'acct', answer: { __typename: 'InvalidInput', field: 'accountIds' } }],
    ['consentNotice.recipientId', { kind: 'recipient', answer: null }],
    ['createGeneration.input.trainingNoticeId', { kind: 'notice', answer: { __typename: 'InvalidInput' } }],
    ['updateOutput.input.trainingNoticeId', { kind: 'notice', answer: { __typename: 'InvalidInput' } }],
    ['trainingLineage.outputId', { kind: 'out', answer: [] }],
    ['consentProof.recordId', { kind: 'consent', answer: null }],
    ['createGeneration.input.quoteId', { kind: 'quote', answer: { __typename: 'InvalidInput', code: 'QUOTE_NOT_USABLE' } }],
    ['generation.id', { kind: 'gen', answer: null }],
    ['node.id', { kind: 'gen', answer: null }],
    // A price does not depend on a promise of one.
    ['quoteGeneration.input.quoteId', { kind: 'quote', answer: { __typename: 'Quote' } }],
    ['quoteGeneration.input.trainingNoticeId', { kind: 'notice', answer: { __typename: 'Quote' } }],
  ]);
})();
/** Filters tell staff what is no account's id at all; see their own test. */
const staffFilters = ['auditLog.filter.actorId', 'auditLog.filter.subjectId'];
/** Staff mean other people's accounts, and an administrator sees everybody's consents and breaches; models, templates and notices are everyone's. */
const nobodysOwn = new Set(['acct', 'recipient', 'model', 'tmpl', 'consent', 'notice', 'brch', 'duty', 'sact']);

const positions = (leaf: string): Position[] => operationsOf(world.schema).flatMap(positionsOf).filter((position) => position.leaf === leaf);
/** Other people's, missing, of another kind, malformed, empty. */
function useless(kind: string, name: string): unknown[] {
  const { mine, theirs } = world;
  // To node() every kind is the right one.
  const otherKinds = [...(name === 'node.id' ? [] : mine.things), ...theirs.things].filter(([prefix]) => prefix !== kind).map(([, id]) => id);
  const own = mine.things.get(kind) ?? toPublicId(kind, newId());
  return [
    toPublicId(kind, newId()), ...(nobodysOwn.has(kind) ? [] : [theirs.things.get(kind)]), ...otherKinds,
    '', ' ', 'x', '0', 7, `${kind}_`, kind, `${own}x`, own.slice(0, -1), ` ${own}`, own.toUpperCase(), own.replace(/^.*_/, ''), newId(), `${kind}_zzzzzzzzzzzzzzzzzzzzzzzzzz`,
    '00000000-0000-0000-0000-000000000000', "'; DROP TABLE accounts; --", '../../etc/passwd', '__proto__', 'x'.repeat(100_000),
  ];
}

it('knows what every id of the contract is of', () => {
  expect(positions('ID').map(({ name }) => name).sort()).toEqual([...Object.keys(meant), ...staffFilters].sort());
});

it('every id that is not one of mine is answered like one that does not exist, to people and to keys', async () => {
  const differing: unknown[] = [];
  for (const position of positions('ID').filter(({ name }) => !staffFilters.includes(name))) {
    const { kind, answer } = meant[position.name] ?? { kind: '', answer: null };
    const { operation } = position;
    const send = (id: unknown, as: As) => call(world.app, operation, withValueAt(argumentsFor(world, position), position.path, position.list ? [id] : id), as);
    const callers = [world.mine.as, ...(ruleOf(world.app, operation)?.apiKey ? [world.key] : [])];
    // A price that is quoted is written down.
    const except = [...(AUDITED_LOOKS[operation.name] ?? []), ...(/^quoteGeneration.input.(quote|trainingNotice)Id$/.test(position.name) ? ['quotes'] : [])];
    for (const as of callers) {
      await changingNothing(world.app.database, async () => {
        const answers = new Map<string, unknown[]>();
        // The first candidate is missing: all others have to look like it.
        for (const id of useless(kind, position.name)) {
          const given = await send(id, as);
          if (answers.size === 0) expect([position.name, given.errors, given.data?.result]).toEqual([position.name, undefined, answer === null || Array.isArray(answer) ? answer : expect.objectContaining(answer)]);
          const text = comparable(given);
          answers.set(text, [...(answers.get(text) ?? []), typeof id === 'string' ? id.slice(0, 50) : id]);
        }
        for (const other of [...answers].slice(1)) differing.push([position.name, as.apiKey ? 'key' : 'person', other]);
      }, except);
    }
  }
  expect(differing).toEqual([]);
// Thousands of requests.
}, 240_000);

it('an id that is null is refused where one is needed', async () => {
  for (const position of positions('ID').filter(({ required, list }) => required || list)) {
    const { operation, path, list } = position;
    for (const value of list ? [[null]] : [null, [], {}, true, 1.5]) {
      const answer = await changingNothing(world.app.database, () => call(world.app, operation, withValueAt(argumentsFor(world, position), path, value), world.mine.as));
      expect([position.name, value, refusalOf(answer)]).toEqual([position.name, value, 'BAD_USER_INPUT']);
    }
  }
});

it("an auditor who asks for nobody's events gets none, and is told where it can be nobody's id", async () => {
  for (const position of positions('ID').filter(({ name }) => staffFilters.includes(name))) {
    const send = async (id: string) => {
      const { data, errors } = await call(world.app, position.operation, withValueAt({}, position.path, id), world.mine.as);
      return errors?.[0]?.extensions.code ?? data;
    };
    await changingNothing(world.app.database, async () => {
      expect(await send(toPublicId('acct', newId()))).toEqual({ result: { __typename: 'AuditEventConnection', nodes: [] } });
      for (const id of [world.mine.things.get('gen') ?? '', 'x', '', newId(), 'x'.repeat(100_000)]) expect(await send(id)).toBe('BAD_USER_INPUT');
    }, AUDITED_LOOKS['auditLog']);
  }
});

it('node() shows each of mine to me and none to anybody else', async () => {
  const node = async (id: string, as: As) => (await world.app.graphql<{ node: object | null }>('query ($id: ID!) { node(id: $id) { id } }', { id }, as)).data.node;
  const hidden = new Set<string>();
  await changingNothing(world.app.database, async () => {
    for (const [kind, id] of world.theirs.things) {
      const own = await node(id, world.theirs.as);
      if (own === null) hidden.add(kind);
      expect([kind, await node(id, world.mine.as), await node(id, world.key)]).toEqual([kind, null, null]);
    }
  });
  // Neither is a Node: a quote and a banner are asked for and passed on.
  expect([...hidden]).toEqual(['notice', 'quote']);
});

it('following a task of somebody else ends like following one that does not exist', async () => {
  const { app, mine, theirs, key } = world;
  const follow = async (as: As, id: unknown): Promise<string> => {
    const headers = { origin: new URL(app.config.webUrl).origin, ...(as.cookie ? { cookie: as.cookie } : {}), ...(as.apiKey ? { authorization: `Bearer ${as.apiKey}` } : {}) };
    class Socket extends WebSocket {
      constructor(url: string, protocols: string | string[]) { super(url, protocols, { headers }); }
    }
    const client = createClient({ url: `ws://127.0.0.1:${app.config.PORT}/graphql`, webSocketImpl: Socket, retryAttempts: 0 });
    const first = await client.iterate({ query: 'subscription ($id: ID) { generationUpdated(id: $id) { id } }', variables: { id } }).next()
      .then(({ value }) => JSON.stringify(value), (error: unknown) => JSON.stringify(error));
    await client.dispose();
    return first.replace(/"correlationId":"[^"]*"/, '');
  };
  for (const as of [mine.as, key]) {
    expect(await follow(as, mine.things.get('gen'))).toContain(`"generationUpdated":{"id":"${mine.things.get('gen')}"}`);
    const missing = await follow(as, toPublicId('gen', newId()));
    expect(missing).toContain('"code":"NOT_FOUND"');
    for (const id of [theirs.things.get('gen'), mine.things.get('upl'), 'x', '']) expect([id, await follow(as, id)]).toEqual([id, missing]);
  }
});
