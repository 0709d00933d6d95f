import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { DAY_MS, dayOf, isFigureDay } from './domain/figure-day.js';
import { readInsights } from './domain/insights.js';
import { InsightRefusedError } from './insight-errors.js';
import { insightRules } from './usage-rules.js';

export interface InsightImport {
  /** One of policies/audience-insights.json. */
  readonly source: string;
  /** First and last day (UTC) that the figures are about. */
  readonly firstDay: Date;
  readonly lastDay: Date;
  readonly rows: readonly unknown[];
}

const INSERT = {
  name: 'audience-insights',
  text: `INSERT INTO audience_insights (id, import_id, source, first_day, last_day, dimensions, counts, imported_at)
    SELECT id, $1, $2, $3, $4, dimensions, counts, $5 FROM unnest($6::uuid[], $7::jsonb[], $8::jsonb[]) AS given (id, dimensions, counts)`,
};
/** Days: a year. */
const LONGEST = 366;
const written = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Takes in what advertising and analytics platforms say about their audience: totals about crowds, or nothing [P18]. */
@Injectable()
export class ImportInsights {
  constructor(
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The same source and days once more replace what was imported before. For staff who gave a factor recently.
   * @throws ReauthenticationRequiredError, InvalidInputError, InsightRefusedError naming the first row that is wrong; then nothing is stored
   */
  async run({ source, firstDay, lastDay, rows }: InsightImport): Promise<{ id: string; rows: number }> {
    this.accounts.requireRecentAuthentication();
    const [from, to, now] = [dayOf(firstDay), dayOf(lastDay), this.clock.now()];
    if (!insightRules.sources.includes(source)) throw new InvalidInputError('source', 'NOT_OFFERED');
    if (from > to || !isFigureDay(to, now)) throw new InvalidInputError('lastDay', 'INVALID');
    if (to - from >= LONGEST) throw new InvalidInputError('firstDay', 'INVALID');
    const [first, last] = [written(from), written(to)];
    const read = readInsights(rows, insightRules);
    if ('problem' in read) throw new InsightRefusedError(read, insightRules.minimumCohort);
    const id = newId();
    await this.uow.run(async () => {
      // Two at once: the second finds what the first brought.
      await this.database.write.query("SELECT pg_advisory_xact_lock(hashtextextended('insights ' || $1, 0))", [`${source} ${first} ${last}`]);
      await this.database.write.query('DELETE FROM audience_insights WHERE source = $1 AND first_day = $2 AND last_day = $3', [source, first, last]);
      await this.database.change(INSERT, [
        id, source, first, last, now, read.map(() => newId()), read.map(({ dimensions }) => JSON.stringify(dimensions)), read.map(({ counts }) => JSON.stringify(counts)),
      ]);
      await this.audit.record({ action: 'insights.imported', details: { importId: id, source, rows: read.length } });
    });
    return { id, rows: read.length };
  }
}
