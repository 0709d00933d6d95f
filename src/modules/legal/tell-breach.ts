import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { readPolicyFile } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Locale } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError, InvalidStateError, NotFoundError, unavailableOf } from '../../platform/errors/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { Mailer, MailFailed } from '../../platform/mail/index.js';
import { type Job, JobQueue, type PayloadOf } from '../../platform/queue/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { countBreachFailure } from './breach-metrics.js';
import { BreachPeople } from './breach-people.js';
import { breachMailTexts, type BreachWords } from './breach-texts.js';
import { BreachDutyKind } from './domain/breach-rules.js';
import { BreachDutyEntity } from './entities/breach-duty.entity.js';
import { BreachMessageEntity } from './entities/breach-message.entity.js';
import { BreachPersonEntity } from './entities/breach-person.entity.js';
import { BreachSourceEntity } from './entities/breach-source.entity.js';
import { BreachEntity } from './entities/breach.entity.js';
import { ifMailable } from './if-mailable.js';
import { tellBreachJob } from './jobs/breach-jobs.js';

const BATCH = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Tells the people whom a breach affects, each in their language: by mail, and in the product whatever becomes of the mail [P64]. */
@Injectable()
export class TellBreach implements OnModuleInit {
  private readonly logger = new Logger(TellBreach.name);
  private readonly about = readPolicyFile('company.json') as { contact: { privacy: string }; regulator: { name: string } };

  constructor(
    private readonly people: BreachPeople,
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
    private readonly mailer: Mailer,
    private readonly queue: JobQueue,
    private readonly events: DomainEvents,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.events.on(MailFailed, async ({ mailId }) => {
      await this.database.write.update(BreachPersonEntity, { mailId }, { outcome: 'FAILED' });
    });
  }

  /**
   * Begins to tell everybody on the list who hasn't been told. The words stand: people told later read the same.
   * @throws ReauthenticationRequiredError, NotFoundError, InvalidStateError once it is closed, InvalidInputError where nobody is on the list, and unless each language is there once
   */
  begin(breachId: string, words: readonly BreachWords[]): Promise<BreachEntity> {
    this.accounts.requireRecentAuthentication();
    return this.uow.run(async () => {
      const breach = await this.database.write.findOne(BreachEntity, { where: { id: breachId }, lock: { mode: 'pessimistic_write' } });
      if (!breach) throw new NotFoundError();
      if (breach.closedAt) throw new InvalidStateError();
      if (!(await this.hasPeople(breachId))) throw new InvalidInputError('affected', 'REQUIRED');
      const said = await this.database.write.countBy(BreachMessageEntity, { breachId });
      if (said > 0 && words.length > 0) throw new InvalidInputError('messages', 'NOT_OFFERED');
      if (said === 0) {
        const locales = new Set(words.map(({ locale }) => locale));
        if (locales.size !== words.length || Object.values(Locale).some((locale) => !locales.has(locale))) throw new InvalidInputError('messages', 'REQUIRED');
        const createdAt = this.clock.now();
        for (const message of words) await this.database.insert(BreachMessageEntity, { ...message, breachId, createdAt });
      }
      await this.people.listOn(breachId);
      await this.queue.enqueue(tellBreachJob, { breachId }, { key: breachId });
      await this.audit.record({ action: 'breach.telling-begun', details: { breachId } });
      return breach;
    });
  }

  /** Goes on where it was left: a person's mail and the note that they were told commit together. Ends only with nobody on the list who hasn't been told. */
  async run(job: Job<PayloadOf<typeof tellBreachJob>>): Promise<void> {
    const { breachId } = job.payload;
    const messages = new Map((await this.database.read.findBy(BreachMessageEntity, { breachId })).map((message) => [message.locale, message]));
    if (messages.size === 0) return;
    do {
      const failed = await this.tellAll(breachId, messages, job.signal);
      if (failed > 0) throw new Error(`${failed} people could not be told`);
    } while (!(await this.uow.run(() => this.finish(breachId, job))));
  }

  /** Those who are on the list by now. @returns how many could not be told; they hold up nobody else, and are tried again with the job */
  private async tellAll(breachId: string, messages: ReadonlyMap<Locale, BreachMessageEntity>, signal: AbortSignal): Promise<number> {
    let failed = 0;
    for (let after = BEFORE_ALL; ;) {
      const people: { id: string }[] = await this.database.read.query(
        'SELECT account_id AS id FROM breach_people WHERE breach_id = $1 AND told_at IS NULL AND account_id > $2 ORDER BY account_id LIMIT $3', [breachId, after, BATCH]);
      if (people.length === 0) return failed;
      for (const { id } of people) {
        signal.throwIfAborted();
        try {
          await this.uow.run(() => this.tellOne(breachId, id, messages));
        } catch (error) {
          if (unavailableOf(error)) throw error;
          failed += 1;
          countBreachFailure('telling');
          this.logger.error(error, 'somebody could not be told of a breach');
        }
        after = id;
      }
    }
  }

  private async tellOne(breachId: string, accountId: string, messages: ReadonlyMap<Locale, BreachMessageEntity>): Promise<void> {
    // Another run that is at this person is waited for, not passed over.
    const untold = await this.database.write.findOne(BreachPersonEntity, { where: { breachId, accountId, toldAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
    if (!untold) return;
    const contact = await this.accounts.contactOf(accountId);
    const words = contact && messages.get(contact.locale);
    const mailId = words
      ? await ifMailable(this.mailer.send({
        to: contact.email, accountId, locale: contact.locale, purpose: 'breach-notice', texts: breachMailTexts(words), values: { contact: this.about.contact.privacy, regulator: this.about.regulator.name },
      }), this.logger, "somebody can't be told of a breach by mail")
      : null;
    await this.database.write.update(BreachPersonEntity, { breachId, accountId }, { toldAt: this.clock.now(), mailId, outcome: mailId ? 'MAILED' : 'UNREACHABLE' });
  }

  /**
   * People of all regions are told at once, so all their dates are done by it; those that had passed stay open, for whoever is responsible to give the reason. So do
   * those of people none of whom could be reached: how they were told otherwise is not known here.
   * The breach is held, as by whoever adds people: nobody is added between the last look and the end of the job.
   * @returns whether it is the end; false: somebody was added meanwhile
   */
  private async finish(breachId: string, job: Pick<Job<unknown>, 'complete'>): Promise<boolean> {
    await this.database.write.findOneOrFail(BreachEntity, { where: { id: breachId }, lock: { mode: 'pessimistic_write' } });
    const untold = await this.database.write.countBy(BreachPersonEntity, { breachId, toldAt: IsNull() });
    if (untold > 0) return false;
    await job.complete();
    // The rest of a list goes on with another job.
    if (await this.database.write.existsBy(BreachSourceEntity, { breachId, listedAt: IsNull() })) return true;
    const open = await this.database.write.findBy(BreachDutyEntity, { breachId, kind: BreachDutyKind.PEOPLE, doneAt: IsNull() });
    for (const { id, countedFrom, dueAt } of open) {
      const [told]: [{ last: Date | null; reached: boolean | null }] = await this.database.write.query(
        "SELECT max(told_at) AS last, bool_or(outcome = 'MAILED') AS reached FROM breach_people WHERE breach_id = $1 AND added_at >= $2", [breachId, countedFrom]);
      if (!told.reached || !told.last || told.last > dueAt) continue;
      const done = { doneAt: told.last, recordedAt: this.clock.now(), reference: 'told by mail and in the product' };
      const { affected } = await this.database.write.update(BreachDutyEntity, { id, doneAt: IsNull() }, done);
      if (affected) await this.audit.record({ action: 'breach.duty-done', details: { breachId, dutyId: id, late: false } });
    }
    return true;
  }

  private async hasPeople(breachId: string): Promise<boolean> {
    return (await this.database.write.existsBy(BreachPersonEntity, { breachId })) || this.database.write.existsBy(BreachSourceEntity, { breachId, listedAt: IsNull() });
  }
}
