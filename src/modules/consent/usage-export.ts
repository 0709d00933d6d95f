import { Injectable } from '@nestjs/common';
import { PurposeRole } from './purpose-role.js';
import { usageRules } from './usage-rules.js';

/** How often something was done on one day, on one kind of device, and by how many. */
export interface UsageFigure {
  readonly name: string;
  readonly device: string;
  readonly events: number;
  readonly people: number;
}

const DAY_MS = 86_400_000;

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
  constructor(private readonly role: PurposeRole) {}

  /** Of the day (UTC) in which `moment` lies. */
  figures(moment: Date): Promise<UsageFigure[]> {
    const from = Math.floor(moment.getTime() / DAY_MS) * DAY_MS;
    return this.role.read<UsageFigure>('analytics', FIGURES, [new Date(from), new Date(from + DAY_MS), usageRules.minimumPeople]);
  }
}
