import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';

/** One statement as it went to Postgres. */
export interface Statement {
  /** Which of the product's pools sent it: the application's, or the queue's own. */
  readonly pool: 'application' | 'queue';
  /** Present where it is prepared. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Sent without waiting for the answer to the one before it. */
  readonly behind?: true;
}

interface Query { readonly name?: string; readonly text: string; readonly values?: readonly unknown[]; callback?: (...answer: unknown[]) => void }

const recording = new AsyncLocalStorage<Statement[]>();
/** Connections that owe an answer: how many. */
const owed = new WeakMap<Client, number>();

const query = Client.prototype.query as (this: Client, ...parameters: unknown[]) => unknown;
Object.assign(Client.prototype, {
  query(this: Client & { connectionParameters: { application_name: string } }, config: string | Query, values?: unknown, ...rest: unknown[]) {
    const statements = recording.getStore();
    if (statements) {
      const { name, text, values: own } = typeof config === 'string' ? { text: config } as Query : config;
      statements.push({
        pool: this.connectionParameters.application_name === 'dreamlux-queue' ? 'queue' : 'application',
        ...(name ? { name } : {}), text, values: Array.isArray(values) ? values : own ?? [], ...(owed.get(this) ? { behind: true } : {}),
      });
    }
    const answer = query.call(this, config, values, ...rest);
    if (statements) owe(this, answer, config);
    return answer;
  },
});

/** A query that is an object of its own answers its callback, any other a promise. */
function owe(client: Client, answer: unknown, config: string | Query): void {
  owed.set(client, (owed.get(client) ?? 0) + 1);
  const answered = () => void owed.set(client, (owed.get(client) ?? 1) - 1);
  if (answer instanceof Promise) return void answer.then(answered, answered);
  if (typeof config === 'string') return;
  const { callback } = config;
  config.callback = (...given) => {
    answered();
    callback?.(...given);
  };
}

/** Does some work and tells which statements it sent, in order: those only, whatever else this process asks of Postgres meanwhile. */
export async function capture(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  await recording.run(statements, work);
  return statements;
}
