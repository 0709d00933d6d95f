import type { Customer, House } from './house.js';

const CREATE = `mutation ($input: CreateGenerationInput!) {
  createGeneration(input: $input) { __typename ... on Generation { id } ... on UserError { code message } } }`;
const CANCEL = `mutation ($input: CancelGenerationInput!) {
  cancelGeneration(input: $input) { __typename ... on Generation { id } ... on UserError { code message } } }`;
const RETRY = `mutation ($input: RetryGenerationInput!) {
  retryGeneration(input: $input) { __typename ... on Generation { id } ... on UserError { code message } } }`;
const DELETE = `mutation ($input: DeleteGenerationInput!) {
  deleteGeneration(input: $input) { __typename ... on UserError { code message } } }`;
/** A call that hangs for longer than this is a failure in itself. */
const CALL_MS = 25_000;

/** An answer that names the task: from then on it has to exist, until its owner deletes it. */
export interface Acknowledged {
  /** As the API shows it. */
  readonly id: string;
  /** Its owner was told that it is gone. */
  deleted?: true;
}

interface Answer {
  readonly __typename: string;
  readonly id?: string;
}

export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Where a call goes, in whose name, and what gives it up before its time. */
export interface Call {
  readonly api: string;
  readonly customer: Customer;
  readonly signal?: AbortSignal;
}

/** One picture, or what a prompt makes of it. @throws Refused, with what the API answered, or the network's error */
export function order(api: string, customer: Customer, prompt: string, idempotencyKey: string = crypto.randomUUID(), modelId = 'studio-image', signal?: AbortSignal): Promise<Acknowledged> {
  const call = { api, customer, ...(signal ? { signal } : {}) };
  return placed(call, CREATE, { kind: 'TEXT_TO_IMAGE', modelId, resolution: '512', seed: 1, prompt, idempotencyKey });
}

/** The same once more. @throws as `order` does */
export const retry = (call: Call, { id }: Acknowledged, idempotencyKey: string): Promise<Acknowledged> => placed(call, RETRY, { id, idempotencyKey });

/** @returns whether this call has ended the task, which was not over yet. @throws as `order` does */
export const cancel = async (call: Call, { id }: Acknowledged): Promise<boolean> => (await ask(call, CANCEL, { id }, ['Generation', 'InvalidState', 'NotFound'])).__typename === 'Generation';

/** @returns whether this call has deleted the task. @throws as `order` does */
export const remove = async (call: Call, { id }: Acknowledged): Promise<boolean> => (await ask(call, DELETE, { id }, ['Deleted', 'NotFound'])).__typename === 'Deleted';

async function placed(call: Call, mutation: string, input: object): Promise<Acknowledged> {
  const { id = '' } = await ask(call, mutation, input, ['Generation']);
  return { id };
}

async function ask({ api, customer, signal }: Call, mutation: string, input: object, expected: readonly string[]): Promise<Answer> {
  const timeout = AbortSignal.timeout(CALL_MS);
  const response = await fetch(`${api}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${customer.apiKey}` },
    body: JSON.stringify({ query: mutation, variables: { input } }), signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  const body = await response.text();
  const { data } = JSON.parse(body) as { data?: Record<string, Answer | null> };
  const [answer] = Object.values(data ?? {});
  if (!answer || !expected.includes(answer.__typename)) throw new Refused(`${response.status}: ${body.slice(0, 500)}`);
  return answer;
}

/** One customer's order, kept among those that were answered. */
export async function placeOrder(house: House, api: { readonly url: string }, prompt: string, acknowledged: Acknowledged[]): Promise<Acknowledged> {
  const [customer] = house.customers;
  if (!customer) throw new Error('nobody is there');
  const answer = await order(api.url, customer, prompt);
  acknowledged.push(answer);
  return answer;
}
