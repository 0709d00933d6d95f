import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import type { LegalDocumentKind } from './domain/document-kind.js';
import { inForceAt, type Published } from './domain/publication.js';
import { LegalDocuments } from './legal-documents.js';

export type AcceptedHow = 'ACCEPTED' | 'SIGN_UP' | 'IN_FORCE';

/** A version that somebody accepted or began with. */
export interface AcceptanceView {
  readonly kind: LegalDocumentKind;
  readonly version: string;
  readonly how: AcceptedHow;
  readonly recordedAt: Date;
  /** Whether it is the one that binds us now: of each kind the latest in force. One that was accepted before its time doesn't, nor one that was withdrawn. */
  readonly counts: boolean;
}

const RECORD = `
  INSERT INTO legal_acceptances (id, subject_id, document_id, how, recorded_at)
  SELECT ids.id, s.subject_id, ids.document_id, ids.how, $5
    FROM legal_subjects s, unnest($2::uuid[], $3::uuid[], $4::text[]) AS ids (id, document_id, how)
   WHERE s.account_id = $1
  ON CONFLICT (subject_id, document_id, how) DO NOTHING`;

/** Who is bound to which version [P31]: records that only grow and name a random subject id. */
@Injectable()
export class Acceptances {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly documents: LegalDocuments,
  ) {}

  /**
   * Somebody accepts the version in force, or one that is coming: that one counts from its date on. Once more changes nothing.
   * @throws InvalidInputError for any other version
   */
  async accept(accountId: string, kind: LegalDocumentKind, version: string): Promise<AcceptanceView> {
    const found = await this.documents.inForce(kind, version);
    const current = await this.documents.inForce(kind);
    const replaced = found?.effectiveAt && current?.effectiveAt && found.effectiveAt < current.effectiveAt;
    if (!found || replaced) throw new InvalidInputError('version', 'INVALID');
    return this.uow.run(async () => {
      await this.record(accountId, [{ documentId: found.documentId, how: 'ACCEPTED' }]);
      const all = await this.of(accountId);
      const accepted = all.find((one) => one.kind === kind && one.version === version && one.how === 'ACCEPTED');
      if (!accepted) throw new Error('an acceptance was not written');
      return accepted;
    });
  }

  /** Within the unit of work in force. */
  async record(accountId: string, accepted: readonly { readonly documentId: string; readonly how: AcceptedHow }[]): Promise<void> {
    if (accepted.length === 0) return;
    await this.database.write.query('INSERT INTO legal_subjects (account_id, subject_id) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING', [accountId, randomUUID()]);
    await this.database.write.query(RECORD,
      [accountId, accepted.map(() => newId()), accepted.map(({ documentId }) => documentId), accepted.map(({ how }) => how), this.clock.now()]);
  }

  /** Everything a person accepted or began with, newest first. */
  async of(accountId: string): Promise<AcceptanceView[]> {
    const rows = await this.database.prepared<Omit<AcceptanceView, 'counts'> & Published>({
      name: 'legal-acceptances-of',
      text: `SELECT d.id AS "documentId", d.kind, d.version, a.how, a.recorded_at AS "recordedAt", p.effective_at AS "effectiveAt"
               FROM legal_subjects s JOIN legal_acceptances a ON a.subject_id = s.subject_id JOIN legal_documents d ON d.id = a.document_id
                    JOIN legal_publications p ON p.document_id = d.id
              WHERE s.account_id = $1 ORDER BY a.recorded_at DESC, a.id DESC`,
    }, [accountId]);
    const now = this.clock.now();
    return rows.map(({ kind, version, how, recordedAt }) =>
      ({ kind, version, how, recordedAt, counts: inForceAt(rows.filter((one) => one.kind === kind), now)?.version === version }));
  }
}
