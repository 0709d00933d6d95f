import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { fillText, type Locale } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { Mailer } from '../../platform/mail/index.js';
import type { Contact } from '../accounts/index.js';
import { documentNames, type LegalDocumentKind, pathOf } from './domain/document-kind.js';
import { dayIn } from './domain/fill-dates.js';
import { LegalNoticeEntity } from './entities/legal-notice.entity.js';
import { documentNoticeTexts } from './notice-texts.js';

const MAIL_PURPOSE = 'legal-notice';

/** A version that people are told of. */
export interface ComingDocument {
  readonly documentId: string;
  readonly kind: LegalDocumentKind;
  readonly version: string;
  /** As the notices say: not before this. */
  readonly plannedAt: Date;
  readonly effectiveAt: Date | null;
}

/** A notice in the product, in the person's language. */
export interface NoticeView {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly kind: LegalDocumentKind;
  readonly version: string;
  readonly effectiveAt: Date;
  readonly documentUrl: string;
  readonly closeAccountUrl: string;
  readonly createdAt: Date;
}

/** Tells people of coming versions: in the product, and by mail in their language. */
@Injectable()
export class DocumentNotices {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
  ) {}

  /** Tells those who haven't been told, within the unit of work in force. @returns how many that were */
  async tell(coming: ComingDocument, people: readonly Contact[]): Promise<number> {
    const rows: { account_id: string }[] = await this.database.write.query(
      'SELECT account_id FROM legal_notices WHERE document_id = $1 AND account_id = ANY ($2)', [coming.documentId, people.map(({ accountId }) => accountId)]);
    const told = new Set(rows.map(({ account_id }) => account_id));
    const untold = people.filter(({ accountId }) => !told.has(accountId));
    if (untold.length === 0) return 0;
    const notices: LegalNoticeEntity[] = [];
    for (const { accountId, email, locale } of untold) {
      const mailId = await this.mailer.send({
        to: email, accountId, locale, purpose: MAIL_PURPOSE, texts: documentNoticeTexts, values: this.values(coming, locale), path: this.path(coming),
      });
      notices.push({ id: newId(), accountId, documentId: coming.documentId, mailId, newcomer: false, mailState: 'QUEUED', createdAt: this.clock.now(), toldAt: null });
    }
    await this.database.write.insert(LegalNoticeEntity, notices);
    return untold.length;
  }

  /** What a person is yet to take note of: versions they haven't accepted and that nothing newer has replaced, newest first. */
  async of(accountId: string, locale: Locale): Promise<NoticeView[]> {
    const rows = await this.database.prepared<ComingDocument & { id: string; createdAt: Date }>({
      name: 'legal-notices-of',
      text: `SELECT n.id, n.created_at AS "createdAt", d.id AS "documentId", d.kind, d.version, p.planned_at AS "plannedAt", p.effective_at AS "effectiveAt"
               FROM legal_notices n JOIN legal_documents d ON d.id = n.document_id JOIN legal_publications p ON p.document_id = d.id
              WHERE n.account_id = $1
                AND NOT EXISTS (SELECT FROM legal_acceptances a JOIN legal_subjects s ON s.subject_id = a.subject_id WHERE s.account_id = $1 AND a.document_id = d.id)
                AND NOT EXISTS (SELECT FROM legal_publications newer WHERE newer.kind = p.kind AND newer.state = 'IN_FORCE' AND newer.effective_at > p.effective_at)
              ORDER BY n.id DESC`,
    }, [accountId]);
    return rows.map((row) => {
      const values = this.values(row, locale);
      return {
        id: row.id, title: fillText(documentNoticeTexts.subject[locale], values), body: fillText(documentNoticeTexts.body[locale], values), kind: row.kind, version: row.version,
        effectiveAt: row.effectiveAt ?? row.plannedAt, documentUrl: `${this.config.webUrl}${this.path(row)}`, closeAccountUrl: values.closeUrl, createdAt: row.createdAt,
      };
    });
  }

  private path({ kind, version }: ComingDocument): string {
    return `${pathOf(kind)}?version=${version}`;
  }

  private values({ kind, effectiveAt, plannedAt }: ComingDocument, locale: Locale) {
    return { document: documentNames[kind][locale], date: dayIn(effectiveAt ?? plannedAt, locale), closeUrl: `${this.config.webUrl}/settings/close-account` };
  }
}
