import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/index.js';
import type { Locale } from '../context/index.js';
import { Database, UnitOfWork } from '../database/index.js';
import { newId } from '../ids/index.js';
import { JobQueue } from '../queue/index.js';
import { assertOneAddress } from './address.js';
import { composeMail, type MailTexts } from './compose-mail.js';
import { MailGates, type WayOut } from './mail-gates.js';
import { countMail } from './mail-metrics.js';
import { MailEntity } from './mail.entity.js';
import { sendMail } from './send-mail.job.js';

interface AnyMail {
  readonly to: string;
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

/** Marketing goes to account holders only, and only where its gate lets it through. */
export type OutgoingMail = AnyMail & (
  | { readonly category?: 'SERVICE'; readonly accountId?: string }
  | { readonly category: 'MARKETING'; readonly accountId: string }
);

/** Sends mails, once the unit of work in force has committed. */
@Injectable()
export class Mailer {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
    private readonly gates: MailGates,
  ) {}

  /**
   * Writes the mail and its sending into the unit of work in force; one that its gate refuses is written down as DROPPED, and not sent.
   * @returns the mail's id
   * @throws Error outside of a unit of work, for an address that isn't exactly one, and for a category whose gate is missing
   */
  async send(mail: OutgoingMail): Promise<string> {
    assertOneAddress(mail.to);
    const id = newId();
    const { refusal, wayOut } = await this.ask(mail);
    const { subject, text, html } = composeMail({ texts: mail.texts, locale: mail.locale, values: mail.values ?? {}, link: this.linkOf(mail), wayOut });
    const dropped = refusal !== null;
    await this.database.write.insert(MailEntity, {
      id, accountId: mail.accountId ?? null, toAddress: mail.to, locale: mail.locale, purpose: mail.purpose, category: mail.category ?? 'SERVICE', subject,
      ...(dropped ? { text: null, html: null, wayOut: null, status: 'DROPPED' } : { text, html, wayOut: wayOut?.url ?? null, status: 'QUEUED' }),
      errorClass: refusal, createdAt: this.clock.now(), sentAt: null,
    });
    if (dropped) this.uow.afterCommit(() => countMail('DROPPED'));
    else await this.queue.enqueue(sendMail, { mailId: id });
    return id;
  }

  private async ask(mail: OutgoingMail): Promise<{ refusal: string | null; wayOut: WayOut | null }> {
    const gate = this.gates.of(mail.category ?? 'SERVICE');
    if (!gate || mail.accountId === undefined) return { refusal: null, wayOut: null };
    const asked = { to: mail.to, accountId: mail.accountId, purpose: mail.purpose };
    const refusal = await gate.refusalOf(asked);
    return { refusal, wayOut: refusal === null ? await gate.wayOutOf(asked) : null };
  }

  private linkOf({ purpose, token, path }: OutgoingMail): string | null {
    if (!/^[a-z][a-z-]*$/.test(purpose)) throw new Error('a purpose is lower case words joined by dashes');
    if (token !== undefined) return `${this.config.webUrl}/${purpose}?token=${encodeURIComponent(token)}`;
    return path === undefined ? null : `${this.config.webUrl}/${path.replace(/^\/+/, '')}`;
  }
}
