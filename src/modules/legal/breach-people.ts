import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { DataMapRegistry, type TableMap } from '../../platform/data-map/index.js';
import { Database } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { AccountsService } from '../accounts/index.js';

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
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds to the list, within the unit of work in force; who is on it stays on it once.
   * @returns how many were added
   * @throws InvalidInputError for an account that there is not, a table that leads to no person, and a time where rows have none
   */
  async add(breachId: string, { accountIds, table, from, to }: AffectedPeople): Promise<number> {
    const now = this.clock.now();
    for (const accountId of accountIds) {
      if (!(await this.accounts.find(accountId))) throw new InvalidInputError('accountIds', 'INVALID');
    }
    const named: unknown[] = await this.database.write.query(
      'INSERT INTO breach_people (breach_id, account_id, added_at) SELECT $1, * , $3 FROM (SELECT DISTINCT unnest($2::uuid[])) AS given ON CONFLICT DO NOTHING RETURNING 1', [breachId, accountIds, now]);
    if (table === undefined) {
      if (from || to) throw new InvalidInputError('table', 'REQUIRED');
      return named.length;
    }
    const found: unknown[] = await this.database.write.query(
      `INSERT INTO breach_people (breach_id, account_id, added_at) SELECT $1, account_id, $2 FROM (${this.peopleOf(table, Boolean(from ?? to))}) AS found WHERE account_id IS NOT NULL
       ON CONFLICT DO NOTHING RETURNING 1`,
      [breachId, now, ...(from ?? to ? [from ?? new Date(0), to ?? now] : [])],
    );
    return named.length + found.length;
  }

  /** Every name in it is the data map's own. */
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
    return `SELECT DISTINCT ${alias}.${table.subject.column} AS account_id FROM ${name} t0 ${joins.join(' ')} ${timed ? 'WHERE t0.created_at >= $3 AND t0.created_at < $4' : ''}`;
  }
}
