import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { readPolicyFile } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Locale } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { Mailer, MailFailed } from '../../platform/mail/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { breachMailTexts, type BreachWords } from './breach-texts.js';
import { BreachDutyKind } from './domain/breach-rules.js';
import { BreachDutyEntity } from './entities/breach-duty.entity.js';
import { BreachMessageEntity } from './entities/breach-message.entity.js';
import { BreachPersonEntity } from './entities/breach-person.entity.js';
import { BreachEntity } from './entities/breach.entity.js';
import { tellBreachJob } from './jobs/breach-jobs.js';

const BATCH = 100;

/** Tells the people whom a breach affects, each in their language: by mail, and in the product whatever becomes of the mail [P64]. */
@Injectable()
export class TellBreach implements OnModuleInit {
  private readonly about = readPolicyFile('company.json') as { contact: { privacy: string }; regulator: { name: string } };

  constructor(
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
   * @throws ReauthenticationRequiredError, NotFoundError, InvalidStateError once it is closed, InvalidInputError unless each language is there once
   */
  begin(breachId: string, words: readonly BreachWords[]): Promise<BreachEntity> {
    this.accounts.requireRecentAuthentication();
    return this.uow.run(async () => {
      const breach = await this.database.write.findOne(BreachEntity, { where: { id: breachId }, lock: { mode: 'pessimistic_write' } });
      if (!breach) throw new NotFoundError();
      if (breach.closedAt) throw new InvalidStateError();
      const said = await this.database.write.countBy(BreachMessageEntity, { breachId });
      if (said > 0 && words.length > 0) throw new InvalidInputError('messages', 'NOT_OFFERED');
      if (said === 0) {
        const locales = new Set(words.map(({ locale }) => locale));
        if (locales.size !== words.length || Object.values(Locale).some((locale) => !locales.has(locale))) throw new InvalidInputError('messages', 'REQUIRED');
        const createdAt = this.clock.now();
        for (const message of words) await this.database.insert(BreachMessageEntity, { ...message, breachId, createdAt });
      }
      await this.queue.enqueue(tellBreachJob, { breachId }, { key: breachId });
      await this.audit.record({ action: 'breach.telling-begun', details: { breachId } });
      return breach;
    });
  }

  /** Goes on where it was left: a person's mail and the note that they were told commit together. */
  async run(breachId: string, signal: AbortSignal): Promise<void> {
    const messages = new Map((await this.database.read.findBy(BreachMessageEntity, { breachId })).map((message) => [message.locale, message]));
    if (messages.size === 0) return;
    for (;;) {
      signal.throwIfAborted();
      const told = await this.uow.run(() => this.batch(breachId, messages));
      if (told === 0) break;
    }
    await this.uow.run(() => this.finish(breachId));
  }

  private async batch(breachId: string, messages: ReadonlyMap<Locale, BreachMessageEntity>): Promise<number> {
    const people: { account_id: string }[] = await this.database.write.query(
      'SELECT account_id FROM breach_people WHERE breach_id = $1 AND told_at IS NULL ORDER BY account_id LIMIT $2 FOR UPDATE SKIP LOCKED', [breachId, BATCH]);
    const toldAt = this.clock.now();
    for (const { account_id: accountId } of people) {
      const contact = await this.accounts.contactOf(accountId);
      const words = contact && messages.get(contact.locale);
      const mailId = words
        ? await this.mailer.send({
          to: contact.email, accountId, locale: contact.locale, purpose: 'breach-notice', texts: breachMailTexts(words), values: { contact: this.about.contact.privacy, regulator: this.about.regulator.name },
        })
        : null;
      await this.database.write.update(BreachPersonEntity, { breachId, accountId }, { toldAt, mailId, outcome: mailId ? 'MAILED' : 'UNREACHABLE' });
    }
    return people.length;
  }

  /** People of all regions are told at once. A date that had passed by then stays open: whoever is responsible gives the reason. */
  private async finish(breachId: string): Promise<void> {
    const doneAt = this.clock.now();
    const open = await this.database.write.findBy(BreachDutyEntity, { breachId, kind: BreachDutyKind.PEOPLE, doneAt: IsNull() });
    const inTime = open.filter(({ dueAt }) => doneAt <= dueAt).map(({ id }) => id);
    if (inTime.length > 0) await this.database.write.update(BreachDutyEntity, { id: In(inTime) }, { doneAt, reference: 'told by mail and in the product' });
  }
}
