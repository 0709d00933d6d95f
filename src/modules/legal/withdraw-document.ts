import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Role } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { AuditTrail, StaffActions, type StaffActionView } from '../accounts/index.js';
import { DocumentNotComingError } from './document-errors.js';
import type { LegalDocumentKind } from './domain/document-kind.js';
import { FrozenDocuments } from './frozen-documents.js';
import { LegalDocuments } from './legal-documents.js';

/** Kind of the staff action. */
const WITHDRAW_DOCUMENT = 'legal.withdraw-document';

/** Takes back a version that was published and doesn't count yet: two people, as for publishing it. Whoever was told of it is told that it doesn't come. */
@Injectable()
export class WithdrawDocument implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly actions: StaffActions,
    private readonly frozen: FrozenDocuments,
    private readonly documents: LegalDocuments,
  ) {}

  onModuleInit(): void {
    this.actions.register({ kind: WITHDRAW_DOCUMENT, role: Role.PRIVACY_OFFICER, approve: (action) => this.approve(action) });
  }

  /**
   * @returns the proposal, which waits for a second person
   * @throws InvalidInputError for a version that was never published; DocumentNotComingError; ReauthenticationRequiredError; ProposalPendingError
   */
  async propose(kind: LegalDocumentKind, version: string, reason: string): Promise<StaffActionView> {
    const document = await this.frozen.find(kind, version);
    if (!document) throw new InvalidInputError('version', 'INVALID');
    if (!(await this.frozen.isComing(document.id))) throw new DocumentNotComingError();
    return this.actions.propose({ kind: WITHDRAW_DOCUMENT, target: kind, payload: { document: kind, version, documentId: document.id }, reason });
  }

  private async approve({ payload }: StaffActionView): Promise<void> {
    const documentId = String(payload['documentId']);
    await this.frozen.lock();
    const withdrawn: unknown[] = await this.database.change({
      name: 'legal-publications-withdraw',
      text: `UPDATE legal_publications SET state = 'WITHDRAWN', effective_at = NULL, withdrawn_at = $2
              WHERE document_id = $1 AND state IN ('NOTIFYING', 'SCHEDULED') AND (effective_at IS NULL OR effective_at > $2) RETURNING document_id`,
    }, [documentId, this.clock.now()]);
    if (withdrawn.length === 0) throw new DocumentNotComingError(); // it has come meanwhile
    await this.audit.record({ action: 'legal-document.withdrawn', details: { document: String(payload['document']), version: String(payload['version']) } });
    await this.documents.changed(documentId);
  }
}
