import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { AccountsService, EmailVerified, SigningUp } from '../accounts/index.js';
import { Acceptances, type AcceptedHow } from './acceptances.js';
import { type ComingDocument, DocumentNotices } from './document-notices.js';
import { documentKinds, LegalDocumentKind } from './domain/document-kind.js';
import { LegalDocuments } from './legal-documents.js';

/** What new accounts begin with: the versions in force, and notice of those that are coming. In the transaction of the account. */
@Injectable()
export class AccountListener implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly accounts: AccountsService,
    private readonly documents: LegalDocuments,
    private readonly acceptances: Acceptances,
    private readonly notices: DocumentNotices,
  ) {}

  onModuleInit(): void {
    this.events.on(SigningUp, ({ acceptedPolicyVersion }) => this.assertInForce(acceptedPolicyVersion));
    this.events.on(EmailVerified, ({ accountId, acceptedPolicyVersion }) => this.begin(accountId, acceptedPolicyVersion));
  }

  private async assertInForce(version: string | null): Promise<void> {
    if (version === null) return;
    const inForce = await this.documents.inForce(LegalDocumentKind.PRIVACY_POLICY);
    if (inForce?.version !== version) throw new InvalidInputError('acceptedPolicyVersion', 'INVALID');
  }

  private async begin(accountId: string, acceptedVersion: string | null): Promise<void> {
    const bound: { documentId: string; how: AcceptedHow }[] = [];
    for (const kind of documentKinds) {
      const inForce = await this.documents.inForce(kind);
      if (inForce) bound.push({ documentId: inForce.documentId, how: 'IN_FORCE' });
    }
    // What they saw when they signed up; by now another version may be in force, and then both are on record.
    const seen = acceptedVersion === null ? null : await this.documents.inForce(LegalDocumentKind.PRIVACY_POLICY, acceptedVersion);
    if (seen) bound.push({ documentId: seen.documentId, how: 'SIGN_UP' });
    await this.acceptances.record(accountId, bound);
    await this.tell(accountId, seen);
  }

  /** Of what is coming, and of a policy that has come since they signed up. */
  private async tell(accountId: string, seen: { readonly documentId: string } | null): Promise<void> {
    const untold: ComingDocument[] = await this.database.read.query(
      `SELECT p.document_id AS "documentId", p.kind, d.version, p.planned_at AS "plannedAt", p.effective_at AS "effectiveAt"
         FROM legal_publications p JOIN legal_documents d ON d.id = p.document_id
        WHERE p.material AND p.state IN ('NOTIFYING', 'SCHEDULED') AND (p.effective_at IS NULL OR p.effective_at > $1)`, [this.clock.now()]);
    const inForce = seen && await this.documents.inForce(LegalDocumentKind.PRIVACY_POLICY);
    if (inForce?.material && inForce.documentId !== seen?.documentId) untold.push(inForce);
    const contact = untold.length > 0 ? await this.accounts.contactOf(accountId) : null;
    if (contact) for (const document of untold) await this.notices.tell(document, [contact], true);
  }
}
