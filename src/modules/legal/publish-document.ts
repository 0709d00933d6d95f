import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Role } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { AuditTrail, StaffActions, type StaffActionView, type StaffDecision } from '../accounts/index.js';
import { DocumentAlreadyPublishedError, DocumentChangedError, DocumentComingError, DocumentNotReadyError, EffectiveDateInThePastError, NoticeTooShortError } from './document-errors.js';
import { documentKinds, type LegalDocumentKind } from './domain/document-kind.js';
import { PolicyError } from './domain/policy-error.js';
import { noticePeriods, plannedDate, refusalOf } from './domain/publication-rules.js';
import type { RenderedVersion } from './domain/render-version.js';
import { LegalPublicationEntity } from './entities/legal-publication.entity.js';
import { FrozenDocuments } from './frozen-documents.js';
import { advancePublicationsJob } from './jobs/document-jobs.js';
import { LegalDocuments } from './legal-documents.js';
import { PolicyLibrary } from './policy-library.js';

/** Kind of the staff action. */
export const PUBLISH_DOCUMENT = 'legal.publish-document';

interface Wish {
  readonly kind: LegalDocumentKind;
  readonly version: string;
  /** Null: at once where the change isn't material, else after the usual notice. */
  readonly effectiveAt: Date | null;
  readonly reason: string;
}

/** Publishes a version of a policy: one person proposes it, another decides whether the change is material. Then people are told before it counts [P87]. */
@Injectable()
export class PublishDocument implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
    private readonly audit: AuditTrail,
    private readonly actions: StaffActions,
    private readonly library: PolicyLibrary,
    private readonly frozen: FrozenDocuments,
    private readonly documents: LegalDocuments,
  ) {}

  onModuleInit(): void {
    this.periods(); // wrong figures end the start
    this.actions.register({ kind: PUBLISH_DOCUMENT, role: Role.PRIVACY_OFFICER, approve: (action, decision) => this.approve(action, decision) });
  }

  /**
   * @returns the proposal, which waits for a second person
   * @throws InvalidInputError for a version that isn't in policies/ and for a date more than two years ahead; ReauthenticationRequiredError; Document...Error; EffectiveDateInThePastError; ProposalPendingError
   */
  async propose({ kind, version, effectiveAt, reason }: Wish): Promise<StaffActionView> {
    if (!this.library.versionsOf(kind).includes(version)) throw new InvalidInputError('version', 'INVALID');
    this.assertDate(effectiveAt, false);
    const { digest } = await this.publishable(kind, version);
    return this.actions.propose({ kind: PUBLISH_DOCUMENT, target: kind, payload: { document: kind, version, effectiveAt: effectiveAt?.toISOString() ?? null, digest }, reason });
  }

  private async approve({ id, payload }: StaffActionView, { reason, material }: StaffDecision): Promise<void> {
    if (material === undefined) throw new InvalidInputError('material', 'REQUIRED');
    const kind = documentKinds.find((one) => one === payload['document']);
    const version = String(payload['version']);
    if (!kind) throw new InvalidInputError('id', 'INVALID');
    await this.frozen.lock();
    const rendered = await this.publishable(kind, version);
    if (rendered.digest !== payload['digest']) throw new DocumentChangedError(); // not the text that was proposed
    const chosenAt = typeof payload['effectiveAt'] === 'string' ? new Date(payload['effectiveAt']) : null;
    this.assertDate(chosenAt, material);

    const now = this.clock.now();
    const documentId = await this.frozen.freeze(kind, version, rendered);
    const plannedAt = material ? plannedDate(chosenAt, now, this.periods()) : chosenAt ?? now;
    await this.database.write.insert(LegalPublicationEntity, {
      documentId, kind, state: material ? 'NOTIFYING' : plannedAt <= now ? 'IN_FORCE' : 'SCHEDULED', material, reason, staffActionId: id, chosenAt, plannedAt,
      notifiedUpTo: null, noticesSentAt: null, effectiveAt: material ? null : plannedAt, withdrawnAt: null, createdAt: now,
    });
    await this.audit.record({ action: 'legal-document.published', details: { document: kind, version, material } });
    await this.documents.changed(documentId);
    await this.queue.enqueue(advancePublicationsJob, { scheduledFor: now.toISOString() }, { key: 'schedule' });
  }

  /** The version as it would be published. */
  private async publishable(kind: LegalDocumentKind, version: string): Promise<RenderedVersion> {
    const rendered = this.render(kind, version);
    const published = await this.frozen.find(kind, version);
    if (published) throw published.digest === rendered.digest ? new DocumentAlreadyPublishedError() : new DocumentChangedError();
    if (await this.database.read.existsBy(LegalPublicationEntity, [{ kind, state: 'NOTIFYING' }, { kind, state: 'SCHEDULED' }])) throw new DocumentComingError();
    return rendered;
  }

  private render(kind: LegalDocumentKind, version: string): RenderedVersion {
    try {
      return this.library.render(kind, version);
    } catch (error) {
      if (error instanceof PolicyError) throw new DocumentNotReadyError(error.message);
      throw error;
    }
  }

  private assertDate(chosenAt: Date | null, material: boolean): void {
    const periods = this.periods();
    const refusal = refusalOf(chosenAt, this.clock.now(), material, periods);
    if (refusal === 'TOO_FAR') throw new InvalidInputError('effectiveAt', 'INVALID');
    if (refusal === 'IN_THE_PAST') throw new EffectiveDateInThePastError();
    if (refusal === 'TOO_SOON') throw new NoticeTooShortError(periods.least);
  }

  private periods() {
    return noticePeriods(this.library.data());
  }
}
