import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { type AffectedPeople, BreachPeople } from './breach-people.js';
import { BreachClocks } from './breach-clocks.js';
import { BreachDutyKind, BreachRisk } from './domain/breach-rules.js';
import { BreachAssessmentEntity } from './entities/breach-assessment.entity.js';
import { BreachDutyEntity } from './entities/breach-duty.entity.js';
import { BreachSourceEntity } from './entities/breach-source.entity.js';
import { BreachEntity } from './entities/breach.entity.js';

/** A date of awareness before this is a slip of the pen: 10 years. */
const LONGEST_KNOWN_MS = 3_653 * 24 * 3_600_000;

export interface BreachReport {
  readonly title: string;
  readonly nature: string;
  readonly consequences: string;
  readonly measures: string;
  readonly categories: readonly string[];
  /** ISO 3166: where the people concerned live. */
  readonly regions: readonly string[];
  readonly risk: BreachRisk;
  readonly riskReason?: string;
  readonly awareAt: Date;
  readonly affected?: AffectedPeople;
}

/** How bad it is and where they live, as it looks by now. */
export interface BreachAssessment {
  readonly regions: readonly string[];
  readonly risk: BreachRisk;
  readonly reason: string;
}

const once = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** The register of breaches, with their clocks (Art. 33 and 34 GDPR) [P64]. Every breach is in it, those without risk too. */
@Injectable()
export class BreachRegister {
  constructor(
    private readonly people: BreachPeople,
    private readonly clocks: BreachClocks,
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The clocks run from when we became aware, not from now.
   * @throws ReauthenticationRequiredError, InvalidInputError
   */
  register({ affected, riskReason, ...report }: BreachReport): Promise<BreachEntity> {
    const { accountId } = this.accounts.requireRecentAuthentication();
    return this.uow.run(async () => {
      const registeredAt = this.clock.now();
      if (report.awareAt > registeredAt || registeredAt.getTime() - report.awareAt.getTime() > LONGEST_KNOWN_MS) throw new InvalidInputError('awareAt', 'INVALID');
      if (report.risk === BreachRisk.NONE && !riskReason?.trim()) throw new InvalidInputError('riskReason', 'REQUIRED');
      const breach: BreachEntity = {
        ...report, id: newId(), categories: once(report.categories), regions: once(report.regions), riskReason: riskReason?.trim() || null, registeredAt, closedAt: null,
      };
      await this.database.insert(BreachEntity, breach);
      await this.assess(breach, breach.riskReason, accountId);
      const people = affected ? await this.people.add(breach.id, affected) : 0;
      await this.audit.record({ action: 'breach.registered', details: { breachId: breach.id, risk: breach.risk, people } });
      return breach;
    });
  }

  /**
   * It turns out better or worse, or elsewhere. Authorities and people who have to be told now get their dates, counted from awareness; those that are there already stay.
   * @throws ReauthenticationRequiredError, InvalidInputError, NotFoundError, InvalidStateError once it is closed
   */
  reassess(breachId: string, { regions, risk, reason }: BreachAssessment): Promise<BreachEntity> {
    const { accountId } = this.accounts.requireRecentAuthentication();
    return this.uow.run(async () => {
      const why = reason.trim();
      if (!why) throw new InvalidInputError('reason', 'REQUIRED');
      const changes = { regions: once(regions), risk, riskReason: risk === BreachRisk.NONE ? why : null };
      const breach = { ...(await this.open(breachId)), ...changes };
      await this.database.write.update(BreachEntity, { id: breachId }, changes);
      await this.assess(breach, why, accountId);
      await this.people.tellOn(breachId);
      await this.audit.record({ action: 'breach.reassessed', details: { breachId, risk } });
      return breach;
    });
  }

  /** More people turn out to be concerned. @throws ReauthenticationRequiredError, InvalidInputError, NotFoundError, InvalidStateError once it is closed */
  addPeople(breachId: string, affected: AffectedPeople): Promise<BreachEntity> {
    this.accounts.requireRecentAuthentication();
    return this.uow.run(async () => {
      const breach = await this.open(breachId);
      const people = await this.people.add(breachId, affected);
      await this.audit.record({ action: 'breach.people-added', details: { breachId, people } });
      return breach;
    });
  }

  /**
   * Somebody was told. What was late needs its reason (Art. 33(1)).
   * @throws ReauthenticationRequiredError, InvalidInputError, NotFoundError, InvalidStateError when it has been recorded already, and for a date of people while a list is being filled
   */
  recordDuty(dutyId: string, done: { readonly doneAt: Date; readonly reference: string; readonly lateReason?: string }): Promise<BreachEntity> {
    this.accounts.requireRecentAuthentication();
    return this.uow.run(async () => {
      const duty = await this.database.write.findOneBy(BreachDutyEntity, { id: dutyId });
      if (!duty) throw new NotFoundError();
      if (duty.doneAt) throw new InvalidStateError();
      const breach = await this.open(duty.breachId);
      if (duty.kind === BreachDutyKind.PEOPLE && (await this.database.write.existsBy(BreachSourceEntity, { breachId: breach.id, listedAt: IsNull() }))) throw new InvalidStateError();
      const recordedAt = this.clock.now();
      if (done.doneAt > recordedAt || done.doneAt < duty.countedFrom) throw new InvalidInputError('doneAt', 'INVALID');
      const lateReason = done.lateReason?.trim() || null;
      if (done.doneAt > duty.dueAt && lateReason === null) throw new InvalidInputError('lateReason', 'REQUIRED');
      const { affected } = await this.database.write.update(BreachDutyEntity, { id: dutyId, doneAt: IsNull() }, { doneAt: done.doneAt, recordedAt, reference: done.reference.trim(), lateReason });
      if (!affected) throw new InvalidStateError();
      await this.audit.record({ action: 'breach.duty-done', details: { breachId: breach.id, dutyId, late: done.doneAt > duty.dueAt } });
      return breach;
    });
  }

  /** @throws ReauthenticationRequiredError, NotFoundError, InvalidStateError while somebody has still to be told, or to be put on the list */
  close(breachId: string): Promise<BreachEntity> {
    this.accounts.requireRecentAuthentication();
    return this.uow.run(async () => {
      const breach = await this.open(breachId);
      const [still]: [{ open: boolean }] = await this.database.write.query(
        `SELECT EXISTS (SELECT FROM breach_duties WHERE breach_id = $1 AND done_at IS NULL) OR EXISTS (SELECT FROM breach_sources WHERE breach_id = $1 AND listed_at IS NULL)
             OR (EXISTS (SELECT FROM breach_people WHERE breach_id = $1 AND told_at IS NULL) AND EXISTS (SELECT FROM breach_duties WHERE breach_id = $1 AND kind = $2)) AS open`,
        [breachId, BreachDutyKind.PEOPLE],
      );
      if (still.open) throw new InvalidStateError();
      const closedAt = this.clock.now();
      await this.database.write.update(BreachEntity, { id: breachId }, { closedAt });
      await this.audit.record({ action: 'breach.closed', details: { breachId } });
      return { ...breach, closedAt };
    });
  }

  private async assess(breach: BreachEntity, reason: string | null, assessedBy: string): Promise<void> {
    const { id: breachId, regions, risk } = breach;
    await this.database.insert(BreachAssessmentEntity, { id: newId(), breachId, regions, risk, reason, assessedBy, assessedAt: this.clock.now() });
    await this.clocks.start(breach);
  }

  /** Locked until the unit of work in force ends. @throws NotFoundError, InvalidStateError */
  private async open(id: string): Promise<BreachEntity> {
    const breach = await this.database.write.findOne(BreachEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!breach) throw new NotFoundError();
    if (breach.closedAt) throw new InvalidStateError();
    return breach;
  }
}
