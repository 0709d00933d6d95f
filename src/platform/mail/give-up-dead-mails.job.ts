import { Database } from '../database/index.js';
import { defineJob, JobHandler, type JobRunner } from '../queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../scheduling/index.js';
import { MailDelivery, type MailInHand } from './mail-delivery.js';
import { sendMail } from './send-mail.job.js';

export const giveUpDeadMails = defineJob<ScheduledPayload>({ name: 'mail.give-up-dead', lane: 'mail' });
defineSchedule(giveUpDeadMails, { minutes: 5 });

/** A job can die without its handler: its worker was killed, or nothing could be written. Nobody will send such a mail again, so its body must not stay. */
@JobHandler(giveUpDeadMails)
export class GiveUpDeadMailsHandler implements JobRunner<typeof giveUpDeadMails> {
  constructor(
    private readonly database: Database,
    private readonly delivery: MailDelivery,
  ) {}

  async run(): Promise<void> {
    const dead: MailInHand[] = await this.database.read.query(
      `SELECT mail.id, mail.purpose, mail.account_id AS "accountId"
         FROM jobs job JOIN mails mail ON mail.id = (job.payload ->> 'mailId')::uuid
        WHERE job.name = $1 AND job.state = 'dead' AND mail.status = 'QUEUED'`, [sendMail.name]);
    for (const mail of dead) await this.delivery.giveUp(mail, 'UNCONFIRMED');
  }
}
