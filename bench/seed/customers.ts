import type { Pool } from 'pg';
import { healthQuery } from '../../src/modules/credits/health-query.js';
import { type Person, signedIn } from '../lib/people.js';

/** More than any run can spend. */
const CREDITS = 1_000_000_000;

/** People who are signed in and have credits, all of one grant. Booked by the ledger's own function, so that it adds up. */
export async function customers(owner: Pool, count: number): Promise<Person[]> {
  const people = await signedIn(owner, count);
  await owner.query(
    `SELECT credits_grant(id, 'STAFF', $2, 100::smallint, false, NULL, 'bench', NULL, now()) FROM unnest($1::uuid[]) AS given (id)`,
    [people.map(({ accountId }) => accountId), CREDITS],
  );
  await owner.query('VACUUM ANALYZE credit_subjects, credit_balances, credit_grants, ledger_transfers');
  return people;
}

/**
 * What the ledger and the tasks say after so many orders that were answered, and perhaps some whose answer nobody waited for.
 * @throws Error when anything doesn't add up, or an order has no hold, no task or no job, or a deadlock was met
 */
export async function assertOrders(owner: Pool, answered: number, unheard: number): Promise<void> {
  await assertLedger(owner);
  const { rows: [found] } = await owner.query<Record<'tasks' | 'held' | 'holds' | 'balances' | 'jobs' | 'deadlocks', string>>(`
    SELECT (SELECT count(*) FROM generations WHERE status = 'QUEUED' AND quoted = held) AS tasks,
           (SELECT coalesce(sum(held), 0) FROM generations) AS held,
           (SELECT count(*) FROM credit_holds h JOIN generations g ON g.hold_id = h.id AND g.held = h.amount WHERE h.status = 'OPEN') AS holds,
           (SELECT sum(held) FROM credit_balances) AS balances,
           (SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()) AS deadlocks,
           (SELECT count(*) FROM jobs j JOIN generations g ON j.payload ->> 'generationId' = g.id::text AND j.key = g.id::text) AS jobs`);
  const { tasks, held, holds, balances, jobs, deadlocks } = found ?? {};
  const right = deadlocks === '0' && tasks === holds && tasks === jobs && balances === held && Number(tasks) >= answered && Number(tasks) <= answered + unheard;
  if (!right) throw new Error(`${answered} orders left ${JSON.stringify(found)}`);
}

/** The product's own check of every figure of the ledger. @throws Error when anything doesn't add up */
export async function assertLedger(owner: Pick<Pool, 'query'>): Promise<void> {
  const { rows: [health] } = await owner.query<Record<string, string>>(healthQuery, [new Date()]);
  const faults = Object.entries(health ?? { nothing: '1' }).filter(([name, count]) => !['entries', 'open_holds'].includes(name) && count !== '0');
  if (faults.length > 0) throw new Error(`the ledger does not add up: ${JSON.stringify(faults)}`);
}
