import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import type { LegalDocumentKind } from './domain/document-kind.js';
import type { Figures } from './domain/figures.js';
import { LegalDocuments } from './legal-documents.js';

export type AcceptedHow = 'ACCEPTED' | 'SIGN_UP' | 'IN_FORCE';

/** Which version binds us towards somebody, and since when. */
export interface AcceptanceView {
  readonly kind: LegalDocumentKind;
  readonly version: string;
  readonly how: AcceptedHow;
  readonly recordedAt: Date;
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
   * Somebody accepts the version in force, or one that is coming. Once more changes nothing.
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

  /** Everything a person accepted or began with, newest first: the first of each kind is the one that binds. */
  of(accountId: string): Promise<AcceptanceView[]> {
    return this.database.prepared<AcceptanceView>({
      name: 'legal-acceptances-of',
      text: `SELECT d.kind, d.version, a.how, a.recorded_at AS "recordedAt"
               FROM legal_subjects s JOIN legal_acceptances a ON a.subject_id = s.subject_id JOIN legal_documents d ON d.id = a.document_id
              WHERE s.account_id = $1 ORDER BY a.recorded_at DESC, a.id DESC`,
    }, [accountId]);
  }

  /** What the version that binds us towards somebody promises, as it was published, whatever has changed since. @returns null where none does */
  async commitments(accountId: string, kind: LegalDocumentKind): Promise<{ readonly version: string; readonly figures: Figures } | null> {
    const bound = (await this.of(accountId)).find((one) => one.kind === kind);
    if (!bound) return null;
    const [row]: { figures: Figures }[] = await this.database.read.query('SELECT figures FROM legal_documents WHERE kind = $1 AND version = $2', [kind, bound.version]);
    return row ? { version: bound.version, figures: row.figures } : null;
  }
}
