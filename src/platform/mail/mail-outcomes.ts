import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../database/index.js';
import { MailEntity, type MailStatus } from './mail.entity.js';

/** What became of a mail. `sentAt` is null unless it was sent. */
export interface MailOutcome {
  readonly mailId: string;
  readonly status: MailStatus;
  readonly sentAt: Date | null;
}

/** For those who must know whether a mail has gone out. */
@Injectable()
export class MailOutcomes {
  constructor(private readonly database: Database) {}

  /** Of these mails; those that are gone already are left out. */
  async of(mailIds: readonly string[]): Promise<MailOutcome[]> {
    const mails = await this.database.read.find(MailEntity, { select: { id: true, status: true, sentAt: true }, where: { id: In([...mailIds]) } });
    return mails.map(({ id, status, sentAt }) => ({ mailId: id, status, sentAt }));
  }
}
