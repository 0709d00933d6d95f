import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import { DataMapRegistry, type TableMap } from '../../platform/data-map/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { BreachClocks } from './breach-clocks.js';
import { BreachMessageEntity } from './entities/breach-message.entity.js';
import { BreachSourceEntity } from './entities/breach-source.entity.js';
import { BreachEntity } from './entities/breach.entity.js';
import { listBreachPeopleJob, tellBreachJob } from './jobs/breach-jobs.js';

const BATCH = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Whom a breach affects: named, and found by what was touched. */
export interface AffectedPeople {
  readonly accountIds: readonly string[];
  /** A table of the data map: everybody with a row in it. */
  readonly table?: string;
  /** Only rows made from then on, up to and without then. */
  readonly from?: Date;
  readonly to?: Date;
}

/** Finds the people concerned. The data map knows how each row leads to its person, so a list by table can miss nobody. */
@Injectable()
export class BreachPeople {
  constructor(
    private readonly dataMap: DataMapRegistry,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
    private readonly clocks: BreachClocks,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds to the list, within the unit of work in force, which holds the breach; who is on it stays on it once. Those of a table follow in a job.
   * @returns how many of those named were added
   * @throws InvalidInputError for an account that there is not, a table that leads to no person, a time where rows have none, and one that ends before it begins
   */
  async add(breachId: string, { accountIds, ...source }: AffectedPeople): Promise<number> {
    const addedAt = this.clock.now();
    const there = await this.accounts.existing(accountIds);
    if (accountIds.some((id) => !there.has(id))) throw new InvalidInputError('accountIds', 'INVALID');
    await this.addSource(breachId, source, addedAt);
    await this.listOn(breachId);
    const added: unknown[] = await this.database.write.query(
      'INSERT INTO breach_people (breach_id, account_id, added_at) SELECT $1, unnest($2::uuid[]), $3 ON CONFLICT DO NOTHING RETURNING 1', [breachId, [...there], addedAt]);
    if (added.length > 0) await this.seeTo(breachId, addedAt);
    return added.length;
  }

  /** Puts everybody of a table on the list, in batches. Run again, it adds nobody twice. */
  async list(sourceId: string, signal: AbortSignal): Promise<void> {
    for (let after: string | null = BEFORE_ALL; after !== null;) {
      signal.throwIfAborted();
      const from: string = after;
      after = await this.uow.run(() => this.listBatch(sourceId, from));
    }
  }

  /** Those found after the others had been told are told in their turn, and a date is set for that. */
  async seeTo(breachId: string, foundAt: Date): Promise<void> {
    await this.clocks.startForLatecomers(breachId, foundAt);
    await this.tellOn(breachId);
  }

  /** Whoever hasn't been told is told, once there are words for it. */
  async tellOn(breachId: string): Promise<void> {
    if (await this.database.write.existsBy(BreachMessageEntity, { breachId })) await this.queue.enqueue(tellBreachJob, { breachId }, { key: breachId });
  }

  /** Lists that aren't full are filled: also one whose job was given up. */
  async listOn(breachId: string): Promise<void> {
    const unlisted = await this.database.write.find(BreachSourceEntity, { select: { id: true }, where: { breachId, listedAt: IsNull() } });
    for (const { id } of unlisted) await this.queue.enqueue(listBreachPeopleJob, { sourceId: id }, { key: id });
  }

  private async addSource(breachId: string, { table, from, to }: Omit<AffectedPeople, 'accountIds'>, addedAt: Date): Promise<void> {
    const timed = Boolean(from ?? to);
    if (table === undefined) {
      if (timed) throw new InvalidInputError('table', 'REQUIRED');
      return;
    }
    const [fromAt, toAt] = timed ? [from ?? new Date(0), to ?? addedAt] : [null, null];
    if (fromAt && toAt && fromAt >= toAt) throw new InvalidInputError(from ? 'from' : 'to', 'INVALID');
    this.peopleOf(table, timed);
    await this.database.insert(BreachSourceEntity, { id: newId(), breachId, tableName: table, fromAt, toAt, addedAt, listedAt: null });
  }

  /** @returns the last of the batch; null: that was all */
  private async listBatch(sourceId: string, after: string): Promise<string | null> {
    const { breachId, tableName, fromAt, toAt, addedAt, listedAt } = await this.database.write.findOneOrFail(BreachSourceEntity, { where: { id: sourceId }, lock: { mode: 'pessimistic_write' } });
    // Held, as by whoever tells people: nobody is added unseen between their last look and their end.
    await this.database.write.findOneOrFail(BreachEntity, { where: { id: breachId }, lock: { mode: 'pessimistic_write' } });
    if (listedAt) return null;
    const [found]: [{ last: string | null; added: number }] = await this.database.write.query(
      `WITH found AS (${this.peopleOf(tableName, fromAt !== null)} ORDER BY account_id LIMIT ${BATCH}),
            added AS (INSERT INTO breach_people (breach_id, account_id, added_at) SELECT $1, account_id, $2 FROM found ON CONFLICT DO NOTHING RETURNING 1)
       SELECT (SELECT account_id FROM found ORDER BY account_id DESC LIMIT 1) AS last, (SELECT count(*)::integer FROM added) AS added`,
      [breachId, addedAt, after, ...(fromAt ? [fromAt, toAt] : [])],
    );
    if (found.added > 0) await this.seeTo(breachId, addedAt);
    if (found.last !== null) return found.last;
    await this.database.write.update(BreachSourceEntity, { id: sourceId }, { listedAt: this.clock.now() });
    await this.tellOn(breachId);
    await this.audit.record({ action: 'breach.people-listed', details: { breachId, sourceId } });
    return null;
  }

  /** Their account ids, once each, after `$3`. Every name in it is the data map's own. */
  private peopleOf(name: string, timed: boolean): string {
    const start = this.dataMap.table(name);
    if (!start || start.subject.kind === 'none') throw new InvalidInputError('table', 'NOT_OFFERED');
    if (timed && !('created_at' in start.columns)) throw new InvalidInputError('from', 'NOT_OFFERED');
    const joins: string[] = [];
    let [table, alias]: [TableMap, string] = [start, 't0'];
    while (table.subject.kind === 'via') {
      const { column, table: next, references } = table.subject;
      const step = this.dataMap.table(next);
      if (!step) throw new Error(`the data map leads from ${table.table} to ${next}, which it doesn't know`);
      const joined = `t${joins.length + 1}`;
      joins.push(`JOIN ${next} ${joined} ON ${joined}.${references} = ${alias}.${column}`);
      [table, alias] = [step, joined];
    }
    if (table.subject.kind === 'none') throw new InvalidInputError('table', 'NOT_OFFERED');
    const person = `${alias}.${table.subject.column}`;
    return `SELECT DISTINCT ${person} AS account_id FROM ${name} t0 ${joins.join(' ')} WHERE ${person} > $3 ${timed ? 'AND t0.created_at >= $4 AND t0.created_at < $5' : ''}`;
  }
}
