import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/index.js';
import { Database, UnitOfWork } from '../database/index.js';
import { Egress } from '../egress/index.js';
import { DomainEvents } from '../events/index.js';
import { MailFailed } from './events.js';
import { MailGates } from './mail-gates.js';
import { MailEntity, type MailStatus } from './mail.entity.js';
import { countMail } from './mail-metrics.js';
import { type MailTransport, transportFor } from './transport.js';

/** A mail whose outcome can't be written down isn't sent for ever: whoever gets it has it many times by then. */
export const MAX_SENDINGS = 24;

/** Kind of a failed sending, without the server's words. */
function errorClassOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return [typeof code === 'string' ? code : 'UNKNOWN', ...(typeof responseCode === 'number' ? [responseCode] : [])].join(' ');
}

/**
 * The server will never take this mail (RFC 5321 §4.2.1: 5yz, to the recipient or the content). A refused sign-in or sender is our own fault, which
 * somebody will mend: those mails wait.
 */
const isFinal = (error: unknown): boolean => {
  const { responseCode, code, command } = error as { responseCode?: unknown; code?: unknown; command?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH' && (command === 'RCPT TO' || command === 'DATA');
};

/** What telling of a mail's end takes. */
export type MailInHand = Pick<MailEntity, 'id' | 'purpose' | 'accountId'>;

/** Hands one queued mail to the mail server and takes its body out of the row. */
@Injectable()
export class MailDelivery implements OnApplicationShutdown {
  private readonly logger = new Logger(MailDelivery.name);
  private readonly transport: MailTransport;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly gates: MailGates,
    private readonly events: DomainEvents,
    egress: Egress,
  ) {
    this.transport = transportFor(config, egress);
  }

  /** After the jobs have drained. */
  onApplicationShutdown(): void {
    this.transport.close();
  }

  /**
   * Does nothing for a mail that is gone or no longer queued, so it may be called again.
   * @param lastAttempt whether nobody will try again: a passing failure is then final
   * @throws Error naming the kind of failure, when it is worth another attempt
   */
  async deliver(mailId: string, lastAttempt: boolean): Promise<void> {
    const mail = await this.database.read.findOneBy(MailEntity, { id: mailId, status: 'QUEUED' });
    if (!mail || mail.text === null || mail.html === null) return;
    if (mail.sendings >= MAX_SENDINGS) return this.giveUp(mail, 'UNCONFIRMED');
    await this.begin(mailId);
    const refusal = await this.refusalOf(mail);
    if (refusal !== null) return this.finish(mail, 'DROPPED', refusal);
    try {
      await this.transport.deliver({ ...mail, text: mail.text, html: mail.html });
    } catch (error) {
      const errorClass = errorClassOf(error);
      if (!isFinal(error) && !lastAttempt) throw new Error(`the mail could not be sent (${errorClass})`);
      return this.giveUp(mail, errorClass);
    }
    await this.finish(mail, this.transport.delivered, null);
  }

  /** Nobody will send it again. Does nothing for a mail that is no longer queued. @param errorClass kind of the failure; UNCONFIRMED: whether it went out is unknown */
  async giveUp(mail: MailInHand, errorClass: string): Promise<void> {
    this.logger.warn({ mailId: mail.id, purpose: mail.purpose, errorClass }, 'a mail was given up');
    await this.finish(mail, 'FAILED', errorClass);
  }

  /** Written down before it is sent: while nothing can be written, nothing is sent either. */
  private async begin(id: string): Promise<void> {
    await this.unitOfWork.run(() => this.database.write.increment(MailEntity, { id }, 'sendings', 1));
  }

  /** The last moment at which it can be kept back: what was refused since it was written counts. */
  private async refusalOf({ category, toAddress, accountId, purpose }: MailEntity): Promise<string | null> {
    const gate = this.gates.of(category);
    if (!gate) return null;
    return accountId === null ? 'NOBODY' : gate.refusalOf({ to: toAddress, accountId, purpose });
  }

  private async finish({ id, purpose, accountId }: MailInHand, status: MailStatus, errorClass: string | null): Promise<void> {
    await this.unitOfWork.run(async () => {
      const { affected } = await this.database.write.update(MailEntity, { id, status: 'QUEUED' }, {
        status, errorClass,
        ...(status === 'SENT' || status === 'CAPTURED' ? { sentAt: this.clock.now() } : {}),
        ...(status === 'CAPTURED' ? {} : { text: null, html: null, wayOut: null }),
      });
      if (!affected) return;
      if (status === 'FAILED') await this.events.publish(new MailFailed(id, purpose, accountId));
      this.unitOfWork.afterCommit(() => countMail(status));
    });
  }
}
