import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { SetRole } from '../../src/modules/accounts/index.js';
import { AccessAudit } from '../../src/platform/access/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { Scheduler } from '../../src/platform/scheduling/index.js';
import { ContextStore, Locale, Role, scopes } from '../../src/platform/context/index.js';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import { type As, type GraphqlAnswer, startApp, type TestApp } from '../support/app.js';
import { documentOf, type Operation, type Position } from '../support/contract.js';
import { png } from '../support/pictures.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, type Customer, customer } from './customer.js';

export const picture = { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a quiet lake', resolution: '512', seed: 3 };
/** What `customer` gives everyone. */
export const PASSWORD = 'teal otters juggle at dawn';
/** Looking is audited. */
export const AUDITED_LOOKS: Readonly<Record<string, readonly string[]>> = {
  accounts: ['audit_events', 'audit_subjects'], auditLog: ['audit_events', 'audit_subjects'], consentProof: ['audit_events', 'audit_subjects'],
};

/** A person with one of everything. `things`: id by its prefix. */
export interface Owner { readonly who: Customer; readonly as: As; readonly things: Map<string, string> }

export interface World {
  readonly app: TestApp;
  readonly schema: GraphQLSchema;
  /** An administrator, so that no role stands before what is tested. */
  readonly mine: Owner;
  /** An API key of theirs that may do whatever keys may. */
  readonly key: As;
  readonly theirs: Owner;
  /** The notice that a transfer to `vidu` is agreed to with. */
  readonly transferNotice: string;
}

export const schemaOf = (app: TestApp): GraphQLSchema => app.app.get(GraphQLSchemaHost, { strict: false }).schema;
export const ruleOf = (app: TestApp, operation: Operation) =>
  app.app.get(AccessAudit, { strict: false }).entrances().find(({ kind, name }) => kind === operation.kind && name === operation.name)?.rule;

export async function startWorld(): Promise<World> {
  const app = await startApp();
  try {
    const [mine, theirs] = await Promise.all([owner(app, Role.ADMIN), owner(app, Role.USER)]);
    for (const [kind, id] of await breachOf(mine, theirs)) mine.things.set(kind, id);
    // Seen once, so that it is kept: afterwards, asking again changes nothing.
    const { consentNotice } = await mine.who.query<{ consentNotice: { id: string } }>(
      '{ consentNotice(purpose: INTERNATIONAL_TRANSFER, recipientId: "vidu") { id } }', {}, mine.as);
    return { app, schema: schemaOf(app), mine, theirs, key: await mine.who.apiKey([...scopes]), transferNotice: consentNotice.id };
  } catch (error) {
    // Nobody else has it yet, and a product that runs on would keep the tests from ending.
    await app.close();
    throw error;
  }
}

/** Signs in with the role: a new role comes with a new cookie. */
export async function withRole(app: TestApp, who: Customer, role: Role): Promise<As> {
  if (role === Role.USER) return who.as;
  await app.app.get(ContextStore, { strict: false }).runDetached(() => app.app.get(SetRole, { strict: false }).grantByEmail(who.email, role));
  const { cookie } = await app.graphql('{ viewer { role } }', {}, who.as);
  return { cookie: cookie ?? who.as.cookie };
}

/** Moves business time, and waits for the scheduled work that became due by it: what it purges must not look like somebody's doing. */
export async function moveClock({ app, database }: TestApp, offsetMs: number): Promise<void> {
  await database.ownerQuery('UPDATE development_clock SET offset_ms = $1', [offsetMs]);
  await waitFor(() => app.get(Clock, { strict: false }).offset === offsetMs, { what: 'the clock' });
  await app.get(Scheduler, { strict: false }).tick({ wait: true });
  const unfinished = "SELECT 1 FROM jobs WHERE key = 'schedule' AND state NOT IN ('dead', 'parked')";
  await waitFor(async () => (await database.ownerQuery(unfinished)).length === 0, { what: 'the scheduled work' });
}

export async function owner(app: TestApp, role: Role): Promise<Owner> {
  const who = await customer(app, 100);
  const as = await withRole(app, who, role);
  await who.apiKey([...scopes]);
  const made = await who.mutate('createGeneration', picture, '... on Generation { id }', as);
  const upload = await uploadAs(who, as, await png());
  const status = await waitFor(async () => {
    const { generation } = await who.query<{ generation: Answer }>('query ($id: ID!) { generation(id: $id) { status } }', { id: made.id }, as);
    return ['QUEUED', 'RUNNING'].includes(generation.status) ? null : generation.status;
  }, { timeoutMs: 40_000, what: 'the picture' });
  if (status !== 'SUCCEEDED') throw new Error(`the picture is ${status}`);
  const quote = await who.query<{ quoteGeneration: { id: string } }>(
    'query ($input: CreateGenerationInput!) { quoteGeneration(input: $input) { ... on Quote { id } } }', { input: picture }, as);
  const { cookieBanner } = await who.query<{ cookieBanner: { id: string } }>('{ cookieBanner { id } trainingNotice { id } }', {}, as);
  await who.mutate('setCookieConsent', { bannerId: cookieBanner.id, analytics: true, marketing: false }, '', as);
  const seen = await who.query<object>(`{ viewer { id consentHistory { nodes { id } } sessions { id } apiKeys { id } generations { nodes { id outputs { id } } }
    credits { grants { nodes { id } } entries { nodes { id } } } } }`, {}, as);
  const ids = [...JSON.stringify(seen).matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => id);
  return { who, as, things: new Map([...ids, upload, cookieBanner.id, quote.quoteGeneration.id].map((id) => [id.slice(0, id.lastIndexOf('_')), id])) };
}

const breach = () => ({
  title: 'A bucket was readable', nature: 'Thumbnails could be listed.', consequences: 'Strangers may have seen pictures.', measures: 'The bucket is closed.',
  categories: ['content'], regions: ['DE'], risk: 'HIGH', awareAt: new Date(Date.now() - 60_000).toISOString(),
});

/** A breach that concerns both, and one of its duties. */
async function breachOf(mine: Owner, theirs: Owner): Promise<[string, string][]> {
  const accountIds = [mine, theirs].map(({ things }) => things.get('acct'));
  const { id } = await mine.who.mutate('registerBreach', { ...breach(), affected: { accountIds } }, '... on Breach { id }', mine.as);
  const { breaches } = await mine.who.query<{ breaches: { nodes: [{ duties: [{ id: string }] }] } }>('{ breaches(first: 1) { nodes { duties { id } } } }', {}, mine.as);
  return [['brch', id], ['duty', breaches.nodes[0].duties[0].id]];
}

async function uploadAs(who: Customer, as: As, bytes: Buffer): Promise<string> {
  const ticket = await who.mutate('createUpload', { contentType: 'image/png', byteSize: bytes.length }, '... on UploadTicket { putUrl upload { id } }', as);
  const sent = await fetch(ticket.putUrl, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'Content-Type': 'image/png' } });
  if (sent.status !== 204) throw new Error(`the upload answered ${sent.status}`);
  return (await who.mutate('completeUpload', { id: ticket.upload.id }, '... on Upload { id }', as)).id;
}

export type Result = { result: { __typename: string; code?: string; message?: string; field?: string } | boolean | null } | null | undefined;

export const call = (app: TestApp, operation: Operation, variables: object, as: As): Promise<GraphqlAnswer<Result>> =>
  app.graphql<Result>(documentOf(operation, variables), variables, as);

/** The answer without what differs from one request to the next. */
export const comparable = ({ status, data, errors }: GraphqlAnswer<unknown>): string =>
  JSON.stringify({ status, data, errors: errors?.map(({ message, extensions: { correlationId: _, ...extensions }, ...rest }) => ({ message, extensions, ...rest })) });

/** The code of the refusal; undefined: it was not refused. */
export const refusalOf = ({ data, errors }: GraphqlAnswer<Result>): string | undefined =>
  errors?.[0]?.extensions.code ?? (typeof data?.result === 'object' ? data.result?.code : undefined);

/** Arguments with which each operation would do what it is for, if nothing else were wrong. */
export function validArguments({ mine, theirs, transferNotice }: World): Record<string, Record<string, unknown>> {
  const id = (kind: string) => mine.things.get(kind) ?? '';
  const clip = { kind: 'TEXT_TO_VIDEO', modelId: 'studio-video', prompt: 'a quiet lake', durationSeconds: 1, resolution: '360p' };
  const newPassword = 'vier kisten roter wein';
  const reason = 'Checked against the text before';
  const words = { happened: 'Thumbnails could be listed.', consequences: 'Strangers may have seen them.', measures: 'The bucket is closed.', advice: 'Nothing.' };
  return {
    accounts: {}, auditLog: {}, generations: {}, templates: {}, generation: { id: id('gen') }, node: { id: id('gen') }, quoteGeneration: { input: clip },
    cancelGeneration: { input: { id: id('gen') } }, retryGeneration: { input: { id: id('gen') } }, deleteGeneration: { input: { id: id('gen') } },
    deletePrompt: { input: { generationId: id('gen') } }, deleteOutput: { input: { id: id('out') } }, updateOutput: { input: { id: id('out'), kept: true } },
    createGeneration: { input: clip }, createUpload: { input: { contentType: 'image/png', byteSize: 1_000 } }, completeUpload: { input: { id: id('upl') } },
    deleteUpload: { input: { id: id('upl') } }, updateUpload: { input: { id: id('upl'), kept: true } },
    changeEmail: { input: { email: `${newId()}@example.com` } }, changePassword: { input: { newPassword } }, confirmEmailChange: { input: { token: 'unknown' } },
    verifyEmail: { input: { token: 'unknown' } }, resetPassword: { input: { token: 'unknown', newPassword } },
    createApiKey: { input: { name: 'Key', scopes: ['account:read'] } }, rotateApiKey: { input: { id: id('key') } }, revokeApiKey: { input: { id: id('key') } },
    revokeSession: { input: { id: id('sess') } }, reauthenticate: { input: { password: PASSWORD } },
    requestPasswordReset: { input: { email: 'nobody@example.com' } }, resendVerification: { input: { email: 'nobody@example.com' } },
    signIn: { input: { email: mine.who.email, password: PASSWORD } }, signUp: { input: { email: `${newId()}@example.com`, password: PASSWORD, ageConfirmed: true } },
    updateProfile: { input: { displayName: 'Somebody' } },
    consentProof: { recordId: id('consent') }, cookieBanner: {}, setCookieConsent: { input: { bannerId: id('notice'), analytics: false, marketing: false } },
    grantCredits: { input: { accountId: theirs.things.get('acct'), amount: 5, reason: 'Goodwill', idempotencyKey: newId() } },
    recordRecipientEvidence: { input: { recipientId: 'vidu', kind: 'NO_TRAINING', reference: 'Terms of 2026', validUntil: new Date(Date.now() + 86_400_000).toISOString() } },
    trackEvents: { input: { events: [{ name: 'page_viewed', at: new Date().toISOString() }] } }, usageFigures: { day: new Date().toISOString() },
    importAudienceInsights: { input: { source: 'GOOGLE_ADS', firstDay: '2026-01-01T00:00:00Z', lastDay: '2026-01-31T00:00:00Z', rows: [{ country: 'DE', people: 100 }] } },
    trainingLineage: { outputId: id('out') }, trainingManifestItems: {},
    legalDocument: { kind: 'TERMS', locale: 'EN' }, acceptLegalDocument: { input: { kind: 'TERMS', version: '2026-11-23' } },
    publishLegalDocument: { input: { kind: 'TERMS', version: '2026-11-23', reason } },
    withdrawLegalDocument: { input: { kind: 'TERMS', version: '2026-11-23', reason } },
    staffActions: {}, approveStaffAction: { input: { id: toPublicId('sact', newId()), reason, material: true } }, rejectStaffAction: { input: { id: toPublicId('sact', newId()), reason } },
    breaches: {}, registerBreach: { input: { ...breach(), affected: { accountIds: [theirs.things.get('acct')] } } },
    reassessBreach: { input: { breachId: id('brch'), regions: ['FR'], risk: 'HIGH', reason } },
    addAffectedPeople: { input: { breachId: id('brch'), affected: { accountIds: [theirs.things.get('acct')] } } },
    tellAffectedPeople: { input: { breachId: id('brch'), messages: Object.values(Locale).map((locale) => ({ locale, ...words })) } },
    recordBreachDuty: { input: { id: id('duty'), doneAt: new Date().toISOString(), reference: 'ICO 1' } }, closeBreach: { input: { id: id('brch') } },
    consentNotice: { purpose: 'INTERNATIONAL_TRANSFER', recipientId: 'vidu' },
    setConsent: { input: { purpose: 'INTERNATIONAL_TRANSFER', granted: true, recipientId: 'vidu', noticeId: transferNotice } },
    setRole: { input: { accountId: theirs.things.get('acct'), role: 'SUPPORT' } },
  };
}

/** Arguments that are right everywhere but at the position, which is left to the caller. */
export function argumentsFor(world: World, { operation, name, path }: Position): Record<string, unknown> {
  const valid = validArguments(world)[operation.name];
  if (!valid) throw new Error(`${operation.name} has no valid arguments here: add them to validArguments`);
  // What was shown matters with a yes.
  if (/^(createGeneration|updateOutput)\.input\.trainingNoticeId$/.test(name)) return { input: { ...(valid['input'] as object), trainingOptIn: true } };
  if (!/^(createGeneration|quoteGeneration)\./.test(name)) return valid;
  const { modelId: _, ...withoutModel } = valid['input'] as Record<string, unknown>;
  if (path.at(-1) === 'inputUploadIds') return { input: { kind: 'IMAGE_TO_IMAGE', modelId: 'studio-image' } };
  return path.at(-1) === 'templateId' ? { input: withoutModel } : valid;
}
