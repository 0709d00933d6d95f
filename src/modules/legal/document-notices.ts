import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { fillText, type Locale } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { Mailer, type MailTexts } from '../../platform/mail/index.js';
import type { Contact } from '../accounts/index.js';
import { documentNames, type LegalDocumentKind, pathOf } from './domain/document-kind.js';
import { dayIn } from './domain/fill-dates.js';
import { LegalNoticeEntity } from './entities/legal-notice.entity.js';
import { ifMailable } from './if-mailable.js';
import { documentChangedTexts, documentNoticeTexts, documentWithdrawnTexts } from './notice-texts.js';

const MAIL_PURPOSE = 'legal-notice';
/** Nobody can accept what was withdrawn, so this goes by itself. */
const WITHDRAWAL_SHOWN_MS = 30 * 86_400_000;

/** A version that people are told of. */
export interface ComingDocument {
  readonly documentId: string;
  readonly kind: LegalDocumentKind;
  readonly version: string;
  /** As the notices say: not before this. */
  readonly plannedAt: Date;
  readonly effectiveAt: Date | null;
}

interface NoticeRow extends ComingDocument {
  readonly id: string;
  readonly createdAt: Date;
  readonly withdrawn: boolean;
}

/** A notice in the product, in the person's language. */
export interface NoticeView {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly kind: LegalDocumentKind;
  readonly version: string;
  /** Null as the next one: the version was withdrawn. */
  readonly effectiveAt: Date | null;
  readonly closeAccountUrl: string | null;
  readonly documentUrl: string;
  readonly createdAt: Date;
}

/** Tells people of coming versions: in the product, and by mail in their language. */
@Injectable()
export class DocumentNotices {
  private readonly logger = new Logger(DocumentNotices.name);

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
  ) {}

  /**
   * Tells those who haven't been told, within the unit of work in force. Who can't be mailed has the notice in the product.
   * @param newcomer as their account begins: nothing waits for their mail
   * @returns how many that were
   */
  async tell(coming: ComingDocument, people: readonly Contact[], newcomer = false): Promise<number> {
    const rows: { account_id: string }[] = await this.database.write.query(
      'SELECT account_id FROM legal_notices WHERE document_id = $1 AND account_id = ANY ($2)', [coming.documentId, people.map(({ accountId }) => accountId)]);
    const told = new Set(rows.map(({ account_id }) => account_id));
    const untold = people.filter(({ accountId }) => !told.has(accountId));
    if (untold.length === 0) return 0;
    const now = this.clock.now();
    const notices: LegalNoticeEntity[] = [];
    for (const contact of untold) {
      const mailId = await this.mail(coming, contact);
      const mail = mailId === null ? { mailState: 'FAILED' as const, toldAt: now } : { mailState: 'QUEUED' as const, toldAt: null };
      notices.push({ id: newId(), accountId: contact.accountId, documentId: coming.documentId, mailId, newcomer, createdAt: now, ...mail });
    }
    await this.database.write.insert(LegalNoticeEntity, notices);
    return untold.length;
  }

  /** What a person is yet to take note of, newest first: versions they haven't accepted and that nothing newer has replaced, and for a while those that don't come after all. */
  async of(accountId: string, locale: Locale): Promise<NoticeView[]> {
    const now = this.clock.now();
    const rows = await this.database.prepared<NoticeRow>({
      name: 'legal-notices-of',
      text: `SELECT n.id, n.created_at AS "createdAt", d.id AS "documentId", d.kind, d.version, p.planned_at AS "plannedAt", p.effective_at AS "effectiveAt", p.state = 'WITHDRAWN' AS withdrawn
               FROM legal_notices n JOIN legal_documents d ON d.id = n.document_id JOIN legal_publications p ON p.document_id = d.id
              WHERE n.account_id = $1 AND CASE WHEN p.state = 'WITHDRAWN' THEN p.withdrawn_at > $3 ELSE
                NOT EXISTS (SELECT FROM legal_acceptances a JOIN legal_subjects s ON s.subject_id = a.subject_id WHERE s.account_id = $1 AND a.document_id = d.id AND a.how <> 'IN_FORCE')
                AND NOT EXISTS (SELECT FROM legal_publications newer WHERE newer.kind = p.kind AND newer.effective_at <= $2 AND newer.effective_at > p.effective_at) END
              ORDER BY n.id DESC`,
    }, [accountId, now, new Date(now.getTime() - WITHDRAWAL_SHOWN_MS)]);
    return rows.map((row) => {
      const { id, kind, version, createdAt, withdrawn } = row;
      const texts = withdrawn ? documentWithdrawnTexts : this.textsOf(row);
      const values = this.values(row, locale);
      return {
        id, kind, version, createdAt, title: fillText(texts.subject[locale], values), body: fillText(texts.body[locale], values),
        documentUrl: `${this.config.webUrl}${withdrawn ? pathOf(kind) : this.path(row)}`,
        ...(withdrawn ? { effectiveAt: null, closeAccountUrl: null } : { effectiveAt: row.effectiveAt ?? row.plannedAt, closeAccountUrl: values.closeUrl }),
      };
    });
  }

  private mail(coming: ComingDocument, { accountId, email, locale }: Contact): Promise<string | null> {
    return ifMailable(this.mailer.send({
      to: email, accountId, locale, purpose: MAIL_PURPOSE, texts: this.textsOf(coming), values: this.values(coming, locale), path: this.path(coming),
    }), this.logger, `somebody can't be told of ${coming.kind} ${coming.version} by mail`);
  }

  private textsOf({ effectiveAt }: ComingDocument): MailTexts {
    return effectiveAt && effectiveAt <= this.clock.now() ? documentChangedTexts : documentNoticeTexts;
  }

  private path({ kind, version }: ComingDocument): string {
    return `${pathOf(kind)}?version=${version}`;
  }

  private values({ kind, effectiveAt, plannedAt }: ComingDocument, locale: Locale) {
    return { document: documentNames[kind][locale], date: dayIn(effectiveAt ?? plannedAt, locale), closeUrl: `${this.config.webUrl}/settings/close-account` };
  }
}
