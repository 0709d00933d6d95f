import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Role } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { unavailableOf } from '../../platform/errors/index.js';
import { toPublicId } from '../../platform/ids/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { AccountsService } from '../accounts/index.js';
import { countBreachFailure } from './breach-metrics.js';
import { breachAlarmTexts } from './breach-texts.js';
import { BREACH_ID } from './domain/breach-rules.js';
import { BreachDutyEntity } from './entities/breach-duty.entity.js';

/** Sees to it that no date of the register passes unnoticed: an alarm ahead of it (60 of 72 hours), and another when it is missed [P64]. */
@Injectable()
export class BreachAlarms {
  private readonly logger = new Logger(BreachAlarms.name);

  constructor(
    private readonly accounts: AccountsService,
    private readonly mailer: Mailer,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Each alarm is raised once, however often and by whomever this is run; one that fails is raised at the next run, and holds up no other. */
  async run(): Promise<void> {
    const now = this.clock.now();
    const open = await this.database.read.query<{ id: string }[]>('SELECT id FROM breach_duties WHERE done_at IS NULL AND alarm_at <= $1 ORDER BY due_at', [now]);
    for (const { id } of open) {
      try {
        await this.uow.run(() => this.raise(id, now));
      } catch (error) {
        this.failed('alarm', error);
      }
    }
  }

  private async raise(id: string, now: Date): Promise<void> {
    const duty = await this.database.write.findOne(BreachDutyEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!duty || duty.doneAt) return;
    const missed = now > duty.dueAt;
    if (missed ? duty.overdueAt : duty.warnedAt) return;
    const breach = toPublicId(BREACH_ID, duty.breachId);
    this.logger.error({ breach, region: duty.region, kind: duty.kind, dueAt: duty.dueAt.toISOString() }, missed ? 'a date of the breach register was missed' : 'a date of the breach register is near');
    const officers = await this.accounts.contactsWithRole(Role.PRIVACY_OFFICER);
    const due = duty.dueAt.toISOString().slice(0, 16).replace('T', ' ');
    let handedOver = 0;
    for (const { email, accountId, locale } of officers.length > 0 ? officers : await this.accounts.contactsWithRole(Role.ADMIN)) {
      await this.database.write.query('SAVEPOINT mail');
      try {
        await this.mailer.send({
          to: email, accountId, locale, purpose: 'breach-alarm', texts: breachAlarmTexts,
          values: { breach, region: duty.region, authority: duty.kind === 'PEOPLE' ? 'people' : duty.authority, due },
        });
        handedOver += 1;
      } catch (error) {
        this.failed('mail', error);
        await this.database.write.query('ROLLBACK TO SAVEPOINT mail');
      }
    }
    if (handedOver === 0) throw new Error('nobody could be written to');
    await this.database.write.update(BreachDutyEntity, { id }, missed ? { overdueAt: now } : { warnedAt: now });
  }

  /** @throws the error itself where Postgres is away: then it is nobody's own, and the job waits */
  private failed(task: 'alarm' | 'mail', error: unknown): void {
    if (unavailableOf(error)) throw error;
    countBreachFailure(task);
    this.logger.error(error, `the breach register: ${task} failed`);
  }
}
