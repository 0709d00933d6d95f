import { Injectable } from '@nestjs/common';
import { IsNull, Not, Raw } from 'typeorm';
import { Database } from '../database/index.js';
import type { CapturedMail } from './dev-mail-page.js';
import { MailEntity } from './mail.entity.js';

const NEWEST = 100;

/** Reads mails whose body is still there: in development all of them. */
@Injectable()
export class CapturedMails {
  constructor(private readonly database: Database) {}

  /** The newest 100, to one address (in any case) or to all. */
  async newest(to?: string): Promise<CapturedMail[]> {
    const mails = await this.database.read.find(MailEntity, {
      where: { text: Not(IsNull()), ...(to === undefined ? {} : { toAddress: Raw((column) => `lower(${column}) = lower(:to)`, { to }) }) },
      order: { id: 'DESC' },
      take: NEWEST,
    });
    return mails.map(({ id, toAddress, subject, text, html, createdAt }) =>
      ({ id, to: toAddress, subject, text: text ?? '', html: html ?? '', at: createdAt }));
  }
}
