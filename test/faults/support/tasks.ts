import { parseId } from '../../../src/platform/ids/index.js';
import { waitFor } from '../../support/wait-for.js';
import { form } from './form.js';
import type { House } from './house.js';
import type { Acknowledged } from './orders.js';

/** A task and its job, as their rows are now. */
export interface TaskNow {
  readonly status: string;
  readonly attempt: number;
  readonly charged: number;
  readonly job: string | null;
  readonly failures: number | null;
}

export async function taskNow({ database }: House, { id }: Acknowledged): Promise<TaskNow> {
  const [row] = await database.ownerQuery<TaskNow>(
    `SELECT g.status, g.attempt, g.charged, j.state AS job, j.failures FROM generations g LEFT JOIN jobs j ON j.name = 'generation.render' AND j.key = g.id::text
      WHERE g.id = $1`, [parseId('gen', id)]);
  if (!row) throw new Error('the task is gone');
  return row;
}

/** Resolves once the task is in this state. @throws Error with the state it is in and what the processes said */
export async function untilTask(house: House, order: Acknowledged, state: Partial<TaskNow>): Promise<TaskNow> {
  const isThere = (now: TaskNow) => Object.entries(state).every(([field, value]) => now[field as keyof TaskNow] === value);
  try {
    return await waitFor(async () => {
      const now = await taskNow(house, order);
      return isThere(now) && now;
    }, { timeoutMs: form.patienceMs, what: JSON.stringify(state) });
  } catch (error) {
    throw new Error(`not ${JSON.stringify(state)} but ${JSON.stringify(await taskNow(house, order))}\n${house.said()}`, { cause: error });
  }
}

/** The next attempt at it will be quick: what made it slow was in the words. */
export async function hurryUp({ database }: House, { id }: Acknowledged): Promise<void> {
  await database.ownerQuery("UPDATE generations SET prompt = 'a quiet lake' WHERE id = $1", [parseId('gen', id)]);
}
