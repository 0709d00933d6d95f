import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/index.js';
import type { Locale } from '../context/index.js';
import { Database } from '../database/index.js';
import { newId } from '../ids/index.js';
import { JobQueue } from '../queue/index.js';
import { assertOneAddress } from './address.js';
import { composeMail, type MailTexts } from './compose-mail.js';
import { MailEntity } from './mail.entity.js';
import { sendMail } from './send-mail.job.js';

export interface OutgoingMail {
  readonly to: string;
  readonly accountId?: string;
  readonly locale: Locale;
  /** Names the kind of mail and is the path of its link: `verify-email`. */
  readonly purpose: string;
  readonly texts: MailTexts;
  /** For the places in the texts; each becomes one line of at most 200 characters. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Makes the one link: `WEB_URL/<purpose>?token=...`. */
  readonly token?: string;
  /** A link without a token instead: a path of the web app, e.g. `/generations/gen_01h...`. */
  readonly path?: string;
}

/** Sends mails, once the unit of work in force has committed. */
@Injectable()
export class Mailer {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
  ) {}

  /**
   * Writes the mail and its sending into the unit of work in force.
   * @returns the mail's id
   * @throws Error outside of a unit of work, and for an address that isn't exactly one
   */
  async send(mail: OutgoingMail): Promise<string> {
    assertOneAddress(mail.to);
    const id = newId();
    const { subject, text, html } = composeMail({ texts: mail.texts, locale: mail.locale, values: mail.values ?? {}, link: this.linkOf(mail) });
    await this.database.write.insert(MailEntity, {
      id, accountId: mail.accountId ?? null, toAddress: mail.to, locale: mail.locale, purpose: mail.purpose, subject, text, html,
      status: 'QUEUED', errorClass: null, createdAt: this.clock.now(), sentAt: null,
    });
    await this.queue.enqueue(sendMail, { mailId: id });
    return id;
  }

  private linkOf({ purpose, token, path }: OutgoingMail): string | null {
    if (!/^[a-z][a-z-]*$/.test(purpose)) throw new Error('a purpose is lower case words joined by dashes');
    if (token !== undefined) return `${this.config.webUrl}/${purpose}?token=${encodeURIComponent(token)}`;
    return path === undefined ? null : `${this.config.webUrl}/${path.replace(/^\/+/, '')}`;
  }
}
