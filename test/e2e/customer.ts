import request from 'supertest';
import { ApiKeyMode } from '../../src/modules/accounts/domain/api-key-secret.js';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { CreditsService, GrantSource } from '../../src/modules/credits/index.js';
import { Role, type Scope } from '../../src/platform/context/index.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { newId } from '../../src/platform/ids/index.js';
import type { As, TestApp } from '../support/app.js';

const PASSWORD = 'teal otters juggle at dawn';
/** What a new account has. */
const SIGNUP_CREDITS = 100;

export interface Cost { quoted: number; held: number; charged: number; refunded: number }

export interface OutputView {
  id: string; mediaType: string; url: string; thumbnailUrl: string; width: number; height: number; durationSeconds: number | null; byteSize: number; kept: boolean;
  deletesAt: string | null;
}

/** Whatever these tests select of the answers; what wasn't selected isn't there. */
export interface Answer {
  __typename: string; code: string; message: string; field: string; id: string; status: string; kind: string; prompt: string | null; progress: number;
  queuePosition: number | null; cost: Cost; outputs: OutputView[]; url: string; putUrl: string; headers: Record<string, string>; upload: { id: string; status: string };
  mediaType: string; width: number; height: number; byteSize: number; kept: boolean; deletesAt: string | null; credits: number;
  failure: { code: string; message: string; retryable: boolean } | null; retryOf: string | null; categories: string[]; expiresAt: string;
}

/** Somebody who is signed in and has credits, seen over HTTP. */
export interface Customer {
  readonly accountId: string;
  readonly email: string;
  readonly as: As;
  apiKey(scopes: readonly Scope[], mode?: ApiKeyMode): Promise<As>;
  /** Runs one field with its input; gives its value. @throws Error on a top-level error */
  mutate(field: string, input: object, selection: string, as?: As): Promise<Answer>;
  query<T>(query: string, variables?: object, as?: As): Promise<T>;
  /** Announces, sends and completes an upload; gives what `completeUpload` answers. */
  upload(bytes: Buffer, contentType: string): Promise<Answer>;
}

/** Grants what is missing, or spends what is too much. */
async function adjust(ledger: CreditsService, uow: UnitOfWork, accountId: string, by: number): Promise<void> {
  if (by > 0) await uow.run(() => ledger.grant({ accountId, source: GrantSource.STAFF, amount: by, idempotencyKey: newId() }));
  if (by >= 0) return;
  const holdId = newId();
  await uow.run(() => ledger.hold({ accountId, amount: -by, holdId, generationId: newId(), deadline: new Date(Date.now() + 60_000) }));
  await uow.run(() => ledger.capture({ holdId, amount: -by }));
}

export async function customer(app: TestApp, credits: number): Promise<Customer> {
  const get = <T>(type: abstract new (...args: never[]) => T): T => app.app.get<T>(type, { strict: false });
  const email = `${newId()}@example.com`;
  const seed = get(SeedAccount);
  const { accountId } = await seed.account({ email, password: PASSWORD, role: Role.USER, displayName: 'Customer' });
  await adjust(get(CreditsService), get(UnitOfWork), accountId, credits - SIGNUP_CREDITS);
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';
  const { cookie, data, errors } = await app.graphql(signIn, { input: { email, password: PASSWORD } });
  if (!cookie) throw new Error(`nobody is signed in: ${JSON.stringify(data ?? errors)}`);
  const me: As = { cookie };

  const query = async <T>(text: string, variables: object = {}, as: As = me): Promise<T> => {
    const { status, data, errors } = await app.graphql<T>(text, variables, as);
    if (!errors && !data) throw new Error(`no GraphQL answer, but HTTP ${status}`);
    if (errors) throw new Error(`${errors[0]?.extensions.code}: ${errors[0]?.message}`);
    return data;
  };
  const mutate = async (field: string, given: object, selection: string, as: As = me): Promise<Answer> => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const text = `mutation ($input: ${type}!) { result: ${field}(input: $input) { __typename ... on UserError { code message } ${selection} } }`;
    return (await query<{ result: Answer }>(text, { input: given }, as)).result;
  };
  return {
    accountId, email, as: me, query, mutate,
    apiKey: async (scopes, mode = ApiKeyMode.LIVE) => ({ apiKey: (await seed.apiKey(accountId, { name: newId(), scopes, mode })) ?? '' }),
    upload: async (bytes, contentType) => {
      const ticket = await mutate('createUpload', { contentType, byteSize: bytes.length }, '... on UploadTicket { putUrl headers upload { id status } }');
      const { pathname, search } = new URL(ticket.putUrl);
      await request(app.url).put(pathname + search).set(ticket.headers).send(bytes).expect(204);
      return mutate('completeUpload', { id: ticket.upload.id }, '... on Upload { id status mediaType width height byteSize url deletesAt kept } ... on InvalidInput { field }');
    },
  };
}
