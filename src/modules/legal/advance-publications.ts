import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import type { Job } from '../../platform/queue/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { type ComingDocument, DocumentNotices } from './document-notices.js';
import { effectiveDate, noticePeriods } from './domain/publication-rules.js';
import { LegalPublicationEntity } from './entities/legal-publication.entity.js';
import { LegalDocuments } from './legal-documents.js';
import { NoticeMails } from './notice-mails.js';
import { PolicyLibrary } from './policy-library.js';

/** People told in one unit of work. */
const BATCH = 100;

type Run = Pick<Job<unknown>, 'signal' | 'assertHeld'>;

const COMING = `
  SELECT p.document_id AS "documentId", p.kind, d.version, p.planned_at AS "plannedAt", p.effective_at AS "effectiveAt"
    FROM legal_publications p JOIN legal_documents d ON d.id = p.document_id`;

/** Brings publications on their way: everyone is told, then the date is fixed, then it comes. Stopped anywhere, the next run goes on from there. */
@Injectable()
export class AdvancePublications {
  private readonly logger = new Logger(AdvancePublications.name);

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly accounts: AccountsService,
    private readonly notices: DocumentNotices,
    private readonly mails: NoticeMails,
    private readonly documents: LegalDocuments,
    private readonly library: PolicyLibrary,
    private readonly audit: AuditTrail,
  ) {}

  /** What is due comes first, and nothing keeps anything else back. @throws the first failure, once everything was tried */
  async run(job: Run): Promise<void> {
    const failures: unknown[] = [];
    const attempt = async (what: string, work: () => Promise<void>) => {
      if (job.signal.aborted) return;
      try {
        await work();
      } catch (error) {
        this.logger.error(error, `${what} failed; the next run tries again`);
        failures.push(error);
      }
    };
    const due: ComingDocument[] = await this.database.read.query(`${COMING} WHERE p.state = 'SCHEDULED' AND p.effective_at <= $1 ORDER BY p.effective_at`, [this.clock.now()]);
    for (const coming of due) await attempt(`putting ${coming.kind} ${coming.version} into force`, () => this.putIntoForce(coming));
    await attempt('looking for mails that have arrived', () => this.mails.settle());
    const telling: ComingDocument[] = await this.database.read.query(`${COMING} WHERE p.state = 'NOTIFYING' ORDER BY p.created_at`);
    for (const coming of telling) await attempt(`telling people of ${coming.kind} ${coming.version}`, () => this.notify(coming, job));
    if (failures.length > 0) throw failures[0];
  }

  private async putIntoForce({ documentId, kind, version }: ComingDocument): Promise<void> {
    await this.uow.run(async () => {
      const { affected } = await this.database.write.update(LegalPublicationEntity, { documentId, state: 'SCHEDULED' }, { state: 'IN_FORCE' });
      if (affected !== 1) return;
      await this.audit.record({ action: 'legal-document.in-force', details: { document: kind, version } });
      await this.documents.changed(documentId);
    });
  }

  private async notify(coming: ComingDocument, job: Run): Promise<void> {
    await this.walk(coming, job);
    if (job.signal.aborted || (await this.mails.waiting(coming.documentId)) > 0) return;
    // Once more from the beginning: an account whose transaction was slow may stand before those that were passed.
    await this.uow.run(() => this.database.write.update(LegalPublicationEntity, { documentId: coming.documentId }, { notifiedUpTo: null }));
    if ((await this.walk(coming, job)) > 0 || job.signal.aborted) return;
    await this.fixDate(coming, job);
  }

  /** Tells everybody after the last one who was told, until it is withdrawn. @returns how many were new; newcomers have been told as their accounts began */
  private async walk(coming: ComingDocument, job: Run): Promise<number> {
    const { documentId } = coming;
    let count = 0;
    for (let more = true; more && !job.signal.aborted;) {
      more = await this.uow.run(async () => {
        await job.assertHeld();
        // Held: whoever withdraws it waits for these notices, and none is written afterwards.
        const publication = await this.database.write.findOne(LegalPublicationEntity, { where: { documentId, state: 'NOTIFYING' }, lock: { mode: 'pessimistic_write' } });
        const people = publication ? await this.accounts.contactsAfter(publication.notifiedUpTo, BATCH) : [];
        const last = people.at(-1);
        if (!last) return false;
        count += await this.notices.tell(coming, people);
        await this.database.write.update(LegalPublicationEntity, { documentId }, { notifiedUpTo: last.accountId });
        return people.length === BATCH;
      });
    }
    return count;
  }

  /** Everybody was told: from the last notice on the period runs [P87]. */
  private async fixDate({ documentId, kind, version }: ComingDocument, job: Run): Promise<void> {
    await this.uow.run(async () => {
      await job.assertHeld();
      const publication = await this.database.write.findOne(LegalPublicationEntity, { where: { documentId, state: 'NOTIFYING' }, lock: { mode: 'pessimistic_write' } });
      if (!publication) return; // withdrawn
      const [told]: { last: Date | null }[] = await this.database.write.query('SELECT max(told_at) AS last FROM legal_notices WHERE document_id = $1 AND NOT newcomer', [documentId]);
      const noticesSentAt = told?.last ?? this.clock.now(); // nobody is there to be told
      const effectiveAt = effectiveDate(publication.chosenAt, publication.plannedAt, noticesSentAt, noticePeriods(this.library.data()));
      await this.database.write.update(LegalPublicationEntity, { documentId }, { state: 'SCHEDULED', noticesSentAt, effectiveAt, notifiedUpTo: null });
      await this.audit.record({ action: 'legal-document.scheduled', details: { document: kind, version } });
      await this.documents.changed(documentId);
    });
  }
}
