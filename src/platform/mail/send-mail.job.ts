import { defineJob, type Job, JobHandler, type JobRunner } from '../queue/index.js';
import { MailDelivery, MAX_SENDINGS } from './mail-delivery.js';

/** Spread over about a day, so that a mail outlives an outage of the mail server. */
export const sendMail = defineJob<{ mailId: string }>({ name: 'mail.send', lane: 'mail', maxAttempts: MAX_SENDINGS, timeoutMs: 45_000, backoffMs: 5_000 });

@JobHandler(sendMail)
export class SendMailHandler implements JobRunner<typeof sendMail> {
  constructor(private readonly delivery: MailDelivery) {}

  async run(job: Job<{ mailId: string }>): Promise<void> {
    await this.delivery.deliver(job.payload.mailId, job.isLastAttempt);
  }
}
