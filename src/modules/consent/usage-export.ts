import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { DAY_MS, dayOf, isFigureDay } from './domain/figure-day.js';
import { PurposeRole } from './purpose-role.js';
import { usageRules } from './usage-rules.js';

/** How often something was done on one day, on one kind of device, and by how many. */
export interface UsageFigure {
  readonly name: string;
  readonly device: string;
  readonly events: number;
  readonly people: number;
}

/** PostgreSQL's count is a bigint; a day's figures are not. */
const FIGURES = `
  SELECT name, device, count(*)::integer AS events, count(DISTINCT pseudonym)::integer AS people
    FROM usage_events WHERE at >= $1 AND at < $2
   GROUP BY name, device HAVING count(DISTINCT pseudonym) >= $3
   ORDER BY name, device`;

/**
 * The only form in which usage leaves this module: figures of a day, none of them about fewer people than policies/usage-events.json allows. No analytics
 * provider is connected; one that is would get these [P30].
 */
@Injectable()
export class UsageExport {
  constructor(
    private readonly role: PurposeRole,
    private readonly clock: Clock,
  ) {}

  /** Of the day (UTC) in which `moment` lies. @throws InvalidInputError for one that hasn't begun, or was ages ago */
  async figures(moment: Date): Promise<UsageFigure[]> {
    if (!isFigureDay(dayOf(moment), this.clock.now())) throw new InvalidInputError('day', 'INVALID');
    const from = dayOf(moment) * DAY_MS;
    return this.role.read<UsageFigure>('analytics', FIGURES, [new Date(from), new Date(from + DAY_MS), usageRules.minimumPeople]);
  }
}
