import { Injectable } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import { Database } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { type BreachDuty, BreachDutyKind, type BreachRisk, type BreachRules, dutiesOf, parseBreachRules } from './domain/breach-rules.js';
import { BreachDutyEntity } from './entities/breach-duty.entity.js';

/** Starts the clocks of breaches, within the unit of work in force. None is started twice, and none that runs is stopped or moved. */
@Injectable()
export class BreachClocks {
  private readonly rules: BreachRules = parseBreachRules(readPolicyFile('breach-regimes.json'));

  constructor(private readonly database: Database) {}

  /** All that regions and risk ask for, counted from when we became aware. */
  async start({ id, ...breach }: { readonly id: string; readonly regions: readonly string[]; readonly risk: BreachRisk; readonly awareAt: Date }): Promise<void> {
    for (const duty of dutiesOf(this.rules, breach)) await this.insert(id, breach.awareAt, duty);
  }

  /** People were found after the others had been told: as much time for them as the others had, counted from then. A clock that still runs is theirs too, unless it began after they were found. */
  async startForLatecomers(breachId: string, foundAt: Date): Promise<void> {
    const duties = await this.database.write.find(BreachDutyEntity, { where: { breachId, kind: BreachDutyKind.PEOPLE } });
    const running = new Set(duties.filter(({ doneAt, countedFrom }) => !doneAt && countedFrom <= foundAt).map(({ region }) => region));
    for (const { countedFrom, dueAt, alarmAt, ...duty } of new Map(duties.map((each) => [each.region, each])).values()) {
      const later = (date: Date) => new Date(date.getTime() + foundAt.getTime() - countedFrom.getTime());
      if (!running.has(duty.region)) await this.insert(breachId, foundAt, { ...duty, dueAt: later(dueAt), alarmAt: later(alarmAt) });
    }
  }

  private async insert(breachId: string, countedFrom: Date, { kind, region, authority, url, source, above, dueAt, alarmAt }: BreachDuty): Promise<void> {
    await this.database.write.createQueryBuilder().insert().into(BreachDutyEntity)
      .values({ id: newId(), breachId, kind, region, authority, url, source, above, countedFrom, dueAt, alarmAt }).orIgnore().execute();
  }
}
