import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { MailOutcomes } from '../../platform/mail/index.js';
import type { Job } from '../../platform/queue/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';
import { type ComingDocument, DocumentNotices } from './document-notices.js';
import { effectiveDate, noticePeriods } from './domain/publication-rules.js';
import { LegalPublicationEntity } from './entities/legal-publication.entity.js';
import { LegalDocuments } from './legal-documents.js';
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
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly accounts: AccountsService,
    private readonly notices: DocumentNotices,
    private readonly outcomes: MailOutcomes,
    private readonly documents: LegalDocuments,
    private readonly library: PolicyLibrary,
    private readonly audit: AuditTrail,
  ) {}

  async run(job: Run): Promise<void> {
    const telling: ComingDocument[] = await this.database.read.query(`${COMING} WHERE p.state = 'NOTIFYING'`);
    for (const coming of telling) await this.notify(coming, job);
    const due: ComingDocument[] = await this.database.read.query(`${COMING} WHERE p.state = 'SCHEDULED' AND p.effective_at <= $1`, [this.clock.now()]);
    for (const { documentId, kind, version } of due) {
      await this.uow.run(async () => {
        const { affected } = await this.database.write.update(LegalPublicationEntity, { documentId, state: 'SCHEDULED' }, { state: 'IN_FORCE' });
        if (affected !== 1) return;
        await this.audit.record({ action: 'legal-document.in-force', details: { document: kind, version } });
        await this.documents.changed(documentId);
      });
    }
  }

  private async notify(coming: ComingDocument, job: Run): Promise<void> {
    await this.walk(coming, job);
    if (job.signal.aborted || (await this.settleMails(coming.documentId)) > 0) return;
    // Once more from the beginning: an account whose transaction was slow may stand before those that were passed.
    await this.uow.run(() => this.database.write.update(LegalPublicationEntity, { documentId: coming.documentId }, { notifiedUpTo: null }));
    if ((await this.walk(coming, job)) > 0 || job.signal.aborted) return;
    await this.fixDate(coming, job);
  }

  /** Tells everybody after the last one who was told. @returns how many were new */
  private async walk(coming: ComingDocument, job: Run): Promise<number> {
    const { documentId } = coming;
    let count = 0;
    for (let more = true; more && !job.signal.aborted;) {
      more = await this.uow.run(async () => {
        await job.assertHeld();
        const { notifiedUpTo } = await this.database.write.findOneByOrFail(LegalPublicationEntity, { documentId });
        const people = await this.accounts.contactsAfter(notifiedUpTo, BATCH);
        const last = people.at(-1);
        if (!last) return false;
        count += await this.notices.tell(coming, people);
        await this.database.write.update(LegalPublicationEntity, { documentId }, { notifiedUpTo: last.accountId });
        return people.length === BATCH;
      });
    }
    return count;
  }

  /** Writes down what became of the mails. One that failed leaves the notice in the product. @returns how many are still on their way */
  private async settleMails(documentId: string): Promise<number> {
    let waiting = 0;
    for (let after: string | null = null; ;) {
      const page: { id: string; mail_id: string }[] = await this.database.read.query(
        `SELECT id, mail_id FROM legal_notices WHERE document_id = $1 AND mail_state = 'QUEUED' AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`, [documentId, after, 10 * BATCH]);
      const last = page.at(-1);
      if (!last) return waiting;
      after = last.id;
      const outcomes = new Map((await this.outcomes.of(page.map(({ mail_id }) => mail_id))).map((one) => [one.mailId, one]));
      const settled = page.flatMap(({ id, mail_id }) => {
        const outcome = outcomes.get(mail_id);
        if (outcome?.status === 'QUEUED') return [];
        return [{ id, state: outcome?.sentAt ? 'SENT' : 'FAILED', at: outcome?.sentAt ?? this.clock.now() }];
      });
      waiting += page.length - settled.length;
      await this.uow.run(() => this.database.write.query(
        `UPDATE legal_notices SET mail_state = settled.state, told_at = settled.at
           FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS settled (id, state, at) WHERE legal_notices.id = settled.id`,
        [settled.map(({ id }) => id), settled.map(({ state }) => state), settled.map(({ at }) => at)],
      ));
    }
  }

  /** Everybody was told: from the last notice on the period runs [P87]. */
  private async fixDate({ documentId, kind, version }: ComingDocument, job: Run): Promise<void> {
    await this.uow.run(async () => {
      await job.assertHeld();
      const publication = await this.database.write.findOneByOrFail(LegalPublicationEntity, { documentId });
      const [told]: { last: Date | null }[] = await this.database.write.query('SELECT max(told_at) AS last FROM legal_notices WHERE document_id = $1', [documentId]);
      const noticesSentAt = told?.last ?? this.clock.now(); // nobody is there to be told
      const effectiveAt = effectiveDate(publication.chosenAt, publication.plannedAt, noticesSentAt, noticePeriods(this.library.data()));
      await this.database.write.update(LegalPublicationEntity, { documentId, state: 'NOTIFYING' }, { state: 'SCHEDULED', noticesSentAt, effectiveAt, notifiedUpTo: null });
      await this.audit.record({ action: 'legal-document.scheduled', details: { document: kind, version } });
      await this.documents.changed(documentId);
    });
  }
}
