import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, PgNotifications, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError, NotFoundError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import { AuditTrail } from '../accounts/index.js';
import type { EvidenceKind, Recipient } from './domain/recipient.js';
import { RecipientEvidenceEntity } from './entities/recipient-evidence.entity.js';
import { RECIPIENT_EVIDENCE, Recipients } from './recipients.js';

export interface NewEvidence {
  readonly recipient: string;
  readonly kind: EvidenceKind;
  readonly reference: string;
  readonly url: string | null;
  readonly validUntil: Date;
}

const YEAR_MS = 366 * 86_400_000;
/** Nobody promises anything for longer; a typing mistake does. */
const LONGEST_YEARS = 10;

/** Files what a recipient has shown. A time in the past ends what was filed before. */
@Injectable()
export class RecordRecipientEvidence {
  constructor(
    private readonly recipients: Recipients,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly notifications: PgNotifications,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError when the register has no such recipient; InvalidInputError for a time more than ten years away */
  async run(evidence: NewEvidence): Promise<Recipient> {
    const recipient = this.recipients.find(evidence.recipient);
    if (!recipient) throw new NotFoundError();
    const now = this.clock.now();
    if (Math.abs(evidence.validUntil.getTime() - now.getTime()) > LONGEST_YEARS * YEAR_MS) throw new InvalidInputError('validUntil', 'INVALID');
    const id = newId();
    await this.uow.run(async () => {
      await this.database.insert(RecipientEvidenceEntity, { ...evidence, id, recordedAt: now });
      await this.audit.record({ action: 'recipient-evidence.recorded', details: { recipient: recipient.key, kind: evidence.kind, evidence: id } });
      await this.notifications.notify(RECIPIENT_EVIDENCE, recipient.key);
    });
    this.recipients.forget();
    return recipient;
  }
}
