import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.js';
import { form } from './form.js';
import type { Customer, House } from './house.js';

const CREATE = `mutation ($input: CreateGenerationInput!) {
  createGeneration(input: $input) { __typename ... on Generation { id status } ... on UserError { code message } } }`;
/** A call that hangs for longer than this is a failure in itself. */
const CALL_MS = 25_000;

/** An answer that names the task: from then on it has to exist. */
export interface Acknowledged {
  /** As the API shows it. */
  readonly id: string;
}

export class Refused extends Error {
  override readonly name = 'Refused';
}

/** One picture, or what a prompt makes of it. @throws Refused, with what the API answered, or the network's error */
export async function order(api: string, customer: Customer, prompt: string, idempotencyKey: string = crypto.randomUUID(), modelId = 'studio-image'): Promise<Acknowledged> {
  const input = { kind: 'TEXT_TO_IMAGE', modelId, resolution: '512', seed: 1, prompt, idempotencyKey };
  const response = await fetch(`${api}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${customer.apiKey}` },
    body: JSON.stringify({ query: CREATE, variables: { input } }), signal: AbortSignal.timeout(CALL_MS),
  });
  const body = await response.text();
  const { data } = JSON.parse(body) as { data?: { createGeneration?: { __typename: string; id: string } } };
  if (data?.createGeneration?.__typename !== 'Generation') throw new Refused(`${response.status}: ${body.slice(0, 500)}`);
  return { id: data.createGeneration.id };
}

/** One customer's order, kept among those that were answered. */
export async function placeOrder(house: House, api: { readonly url: string }, prompt: string, acknowledged: Acknowledged[]): Promise<Acknowledged> {
  const [customer] = house.customers;
  if (!customer) throw new Error('nobody is there');
  const answer = await order(api.url, customer, prompt);
  acknowledged.push(answer);
  return answer;
}

/** Customers who order one thing after the other, and ask again with the same key until they have an answer. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** What went wrong on the way to an answer. */
  readonly failures: string[] = [];
  private readonly customers: Promise<void>[];
  private placed = 0;
  private stopped = false;

  constructor(private readonly house: House, private readonly apis: readonly { readonly url: string }[]) {
    this.customers = house.customers.map((customer) => this.runCustomer(customer));
    // Whoever gets no answer at all is heard of in `stop`.
    for (const customer of this.customers) customer.catch(() => undefined);
  }

  /** Resolves once so many have been answered. */
  async reaches(count: number): Promise<void> {
    await waitFor(() => this.acknowledged.length >= count, { timeoutMs: form.patienceMs, what: 'answers' }).catch((error: unknown) => {
      throw new Error(`${this.acknowledged.length} answers instead of ${count}, the last refusal was ${this.failures.at(-1)}\n${this.house.said()}`, { cause: error });
    });
  }

  /** No new orders; resolves when those under way have been answered. */
  async stop(): Promise<readonly Acknowledged[]> {
    this.stopped = true;
    await Promise.all(this.customers);
    return this.acknowledged;
  }

  private async runCustomer(customer: Customer): Promise<void> {
    while (!this.stopped) {
      this.placed += 1;
      const number = this.placed;
      // Most are turned away by the provider, which is quick, and gives everything back; every fourth becomes a picture.
      await this.untilAnswered(customer, number % 4 === 0 ? 'a quiet lake' : 'a lake studio:reject', crypto.randomUUID(), number);
      await pause(form.orderEveryMs);
    }
  }

  private async untilAnswered(customer: Customer, prompt: string, key: string, number: number): Promise<void> {
    const deadline = Date.now() + form.patienceMs;
    for (let attempt = 0; ; attempt += 1) {
      const api = this.apis[(number + attempt) % this.apis.length];
      try {
        this.acknowledged.push(await order(api?.url ?? '', customer, prompt, key));
        return;
      } catch (error) {
        this.failures.push(String((error as Error).cause ?? error));
        if (Date.now() > deadline) throw error;
        await pause(200);
      }
    }
  }
}
