import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Locale } from '../context/index.js';
import type { MailCategory } from './mail-gates.js';

/** DROPPED: whoever would have got it had refused it by then. */
export type MailStatus = 'QUEUED' | 'SENT' | 'CAPTURED' | 'FAILED' | 'DROPPED';

/** A mail to one person. Its body is gone once it has been sent: links in it must not outlive the sending. */
@Entity('mails')
@Check('chk_mails_status', "status IN ('QUEUED', 'SENT', 'CAPTURED', 'FAILED', 'DROPPED')")
@Check('chk_mails_body', "(text IS NOT NULL AND html IS NOT NULL) = (status IN ('QUEUED', 'CAPTURED'))")
@Check('chk_mails_sent_at', "(sent_at IS NOT NULL) = (status IN ('SENT', 'CAPTURED'))")
@Check('chk_mails_category', "category = 'SERVICE' OR (category = 'MARKETING' AND account_id IS NOT NULL)")
@Check('chk_mails_way_out', "(way_out IS NOT NULL) = (category = 'MARKETING' AND status IN ('QUEUED', 'CAPTURED'))")
@Index('idx_mails_to_address', ['toAddress', 'id'])
export class MailEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_mails' })
  id: string;

  @Index('idx_mails_account_id')
  @Column('uuid', { name: 'account_id', nullable: true })
  accountId: string | null;

  @Column('text', { name: 'to_address' })
  toAddress: string;

  @Column('text', { name: 'locale' })
  locale: Locale;

  @Column('text', { name: 'purpose' })
  purpose: string;

  @Column('text', { name: 'category', default: 'SERVICE' })
  category: MailCategory;

  @Column('text', { name: 'subject' })
  subject: string;

  @Column('text', { name: 'text', nullable: true })
  text: string | null;

  @Column('text', { name: 'html', nullable: true })
  html: string | null;

  /** Where the recipient refuses further mails of the category; gone with the body. */
  @Column('text', { name: 'way_out', nullable: true })
  wayOut: string | null;

  @Column('text', { name: 'status' })
  status: MailStatus;

  /** Kind of the failure, e.g. `EENVELOPE 550`, never the server's words, which repeat the address; or why it was dropped. */
  @Column('text', { name: 'error_class', nullable: true })
  errorClass: string | null;

  /** How often it was begun to be handed to the mail server, whatever became of that. */
  @Column('integer', { name: 'sendings', default: 0 })
  sendings: number;

  @Index('idx_mails_created_at')
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;
}
