import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.js';
import { form } from './form.js';
import type { Customer, House } from './house.js';
import { type Acknowledged, type Call, cancel, order, remove, retry } from './orders.js';

/** Whoever thinks better of it does so at another moment each time: before the task begins, while it is made, when it ends, and after that. */
const SECOND_THOUGHTS_MS = [0, 400, 150, 1_000, 50, 700, 250];

export interface LoadOptions {
  readonly modelId?: string;
}

/**
 * Customers who order one thing after the other, and ask again with the same key until they have an answer. Some cancel, repeat or delete what they have
 * ordered, by two calls at the same time; of which one at most may have done it.
 */
export class Load {
  /** How many orders have been answered. */
  answered = 0;
  /** How many tasks were cancelled, and deleted, on the way. */
  readonly ended = { canceled: 0, deleted: 0 };
  /** What went wrong on the way to an answer. */
  readonly failures: string[] = [];
  private readonly customers: Promise<void>[];
  private readonly abandoned = new AbortController();
  private placed = 0;
  private thoughts = -1;
  private stopped = false;

  /** @param acknowledged gets every order that is answered */
  constructor(
    private readonly house: House,
    private readonly apis: readonly { readonly url: string }[],
    private readonly acknowledged: Acknowledged[],
    private readonly options: LoadOptions = {},
  ) {
    this.customers = house.customers.map((customer) => this.runCustomer(customer));
    // Whoever gets no answer at all is heard of in `stop`.
    for (const customer of this.customers) customer.catch(() => undefined);
  }

  /** Resolves once so many more than now have been answered. */
  async goesOn(count: number): Promise<void> {
    const wanted = this.answered + count;
    await waitFor(() => this.answered >= wanted, { timeoutMs: form.patienceMs, what: 'answers' }).catch((error: unknown) => {
      throw new Error(`${this.answered} answers instead of ${wanted}, the last refusal was ${this.failures.at(-1)}\n${this.house.said()}`, { cause: error });
    });
  }

  /** No new orders; resolves when those under way have been answered. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.customers);
  }

  /** Ends it at once, answered or not: for tests that have failed. Nothing, after `stop`. */
  async abandon(): Promise<void> {
    this.stopped = true;
    this.abandoned.abort();
    await Promise.allSettled(this.customers);
  }

  private async runCustomer(customer: Customer): Promise<void> {
    while (!this.stopped) {
      this.placed += 1;
      const number = this.placed;
      const [cancels, deletes] = [number % 5 === 0, number % 7 === 0];
      // Most are turned away by the provider, which is quick, and gives everything back.
      const made = cancels ? 'a quiet lake studio:slow=0.5' : 'a quiet lake';
      const prompt = cancels || deletes || number % 4 === 0 ? made : 'a lake studio:reject';
      const key = crypto.randomUUID();
      const task = await this.answerTo(customer, number, ({ api, signal }) => order(api, customer, prompt, key, this.options.modelId, signal));
      this.take(task);
      if (cancels) await this.cancel(customer, task, number);
      if (deletes) await this.remove(customer, task, number);
      await pause(form.orderEveryMs, undefined, { signal: this.abandoned.signal });
    }
  }

  private take(task: Acknowledged): void {
    this.acknowledged.push(task);
    this.answered += 1;
  }

  private async cancel(customer: Customer, task: Acknowledged, number: number): Promise<void> {
    if (!(await this.twice(customer, number, 'cancelled', (call) => cancel(call, task)))) return;
    this.ended.canceled += 1;
    const key = crypto.randomUUID();
    this.take(await this.answerTo(customer, number, (call) => retry(call, task, key)));
  }

  private async remove(customer: Customer, task: Acknowledged, number: number): Promise<void> {
    await this.twice(customer, number, 'deleted', (call) => remove(call, task));
    task.deleted = true;
    this.ended.deleted += 1;
  }

  /** Two calls at the same time, by different ways if there are any. @returns whether one of them has done it */
  private async twice(customer: Customer, number: number, what: string, act: (call: Call) => Promise<boolean>): Promise<boolean> {
    this.thoughts += 1;
    await pause(SECOND_THOUGHTS_MS[this.thoughts % SECOND_THOUGHTS_MS.length], undefined, { signal: this.abandoned.signal });
    const did = await Promise.all([0, 1].map((offset) => this.answerTo(customer, number + offset, act)));
    if (did.every(Boolean)) throw new Error(`a task was ${what} twice`);
    return did.some(Boolean);
  }

  /** Asks one API after the other until there is an answer. */
  private async answerTo<T>(customer: Customer, number: number, act: (call: Call) => Promise<T>): Promise<T> {
    const deadline = Date.now() + form.patienceMs;
    const { signal } = this.abandoned;
    for (let attempt = 0; ; attempt += 1) {
      const api = this.apis[(number + attempt) % this.apis.length]?.url ?? '';
      try {
        return await act({ api, customer, signal });
      } catch (error) {
        this.failures.push(String((error as Error).cause ?? error));
        if (Date.now() > deadline || signal.aborted) throw error;
        await pause(200, undefined, { signal });
      }
    }
  }
}
