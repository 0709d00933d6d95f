import { JobWorker } from '../../src/platform/queue/job-worker.js';
import { capture, type Statement } from './capture.js';

type Get = <T>(type: abstract new (...parameters: never[]) => T) => T;
type Order = (accountId: string) => Promise<unknown>;

/** Both ways of a generation, gone by hand in a process that works no lanes: the order's, then the worker's. @returns what each sent to Postgres */
export async function goWhole(get: Get, order: Order, accountId: string): Promise<{ ordered: Statement[]; worked: Statement[] }> {
  const ordered = await capture(() => order(accountId));
  const id = ordered.find(({ text }) => text.includes('INSERT INTO jobs'))?.values[0] as string;
  return { ordered, worked: await capture(() => get(JobWorker).work({ id, attempt: 1 })) };
}

/** The statements of a generation of each account. */
export async function wholeGenerations(get: Get, order: Order, accountIds: readonly string[]): Promise<Statement[][]> {
  // The first one of a process reads the catalogue too.
  await goWhole(get, order, accountIds[0] ?? '');
  const all = [];
  for (const accountId of accountIds) {
    const { ordered, worked } = await goWhole(get, order, accountId);
    all.push([...ordered, ...worked]);
  }
  return all;
}
