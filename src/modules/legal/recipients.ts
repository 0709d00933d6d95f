import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore, type Locale } from '../../platform/context/index.js';
import { Database, PgNotifications } from '../../platform/database/index.js';
import { type Evidence, EvidenceKind, type Recipient } from './domain/recipient.js';
import { type Eligibility, eligibilityOf, evidenceEndOf, holds } from './domain/recipient-eligibility.js';
import type { RecipientRegister } from './domain/recipient-register.js';
import { readRecipientWords, type RecipientWords } from './domain/recipient-words.js';
import type { TransferMechanism } from './domain/transfer.js';
import { KeptReading } from './kept-reading.js';
import { showEvidence } from './recipient-metrics.js';
import { RECIPIENT_REGISTER } from './recipient-register.provider.js';

/** NOTIFY channel: some evidence was recorded. */
export const RECIPIENT_EVIDENCE = 'recipient_evidence';

const LATEST = {
  name: 'latest-recipient-evidence',
  text: `
  SELECT DISTINCT ON (recipient, kind) id, recipient, kind, reference, url, valid_until AS "validUntil", recorded_at AS "recordedAt"
    FROM recipient_evidence ORDER BY recipient, kind, recorded_at DESC, id DESC`,
};

/** Who receives personal data, where, under which safeguard, and whether that holds. Answers from memory. */
@Injectable()
export class Recipients implements OnModuleInit {
  private readonly words: RecipientWords;
  private readonly latest: KeptReading<readonly Evidence[]>;

  constructor(
    @Inject(RECIPIENT_REGISTER) private readonly register: RecipientRegister,
    private readonly database: Database,
    private readonly notifications: PgNotifications,
    context: ContextStore,
    private readonly clock: Clock,
  ) {
    this.latest = new KeptReading(context, () => this.read());
    this.words = readRecipientWords(readPolicyFile('texts/recipients.json'), register.recipients);
  }

  onModuleInit(): void {
    this.notifications.on(RECIPIENT_EVIDENCE, () => {
      this.forget();
      // At once, for the metric and for `holdsTransfer`.
      void this.lookAgain();
    });
  }

  /** Reads what has been filed, where that is not known. Whoever needs it hears of a failure when they ask. */
  async lookAgain(): Promise<void> {
    await this.latest.look();
  }

  /** Whether what it has shown for a transfer holds right now. From memory, since every connection asks; where nothing could be read, nothing holds. */
  holdsTransfer(key: string): boolean {
    void this.lookAgain();
    return holds(EvidenceKind.TRANSFER, (this.latest.last ?? []).filter(({ recipient }) => recipient === key), this.clock.now());
  }

  /** After a change: what is known is read anew. */
  forget(): void {
    this.latest.forget();
  }

  /** In the register's order; also those that are switched off. */
  all(): readonly Recipient[] {
    return this.register.recipients;
  }

  find(key: string): Recipient | undefined {
    return this.register.recipients.find((recipient) => recipient.key === key);
  }

  /** Who gets what a generation provider is given. */
  ofProvider(provider: string): Recipient | undefined {
    return this.register.recipients.find(({ providers }) => providers.includes(provider));
  }

  /** Whether something new may be sent there, as things stand at `at` on the business clock [P34] [P65]. */
  async eligibility(key: string, at: Date): Promise<Eligibility> {
    const recipient = this.find(key);
    if (!recipient) return { eligible: false, because: 'unknown' };
    return eligibilityOf(recipient, recipient.evidence.length === 0 ? [] : await this.evidenceOf(key), this.register, at);
  }

  /** When the first of the evidence ends that it has to show; null where that is none, or where some is missing. */
  async evidenceEnd(recipient: Recipient): Promise<Date | null> {
    return recipient.evidence.length === 0 ? null : evidenceEndOf(recipient, await this.evidenceOf(recipient.key));
  }

  nameOf(recipient: Recipient, locale: Locale): string {
    return this.words.nameOf(recipient, locale);
  }

  purposeOf(recipient: Recipient, locale: Locale): string {
    return this.words.purposeOf(recipient, locale);
  }

  mechanismName(mechanism: TransferMechanism, locale: Locale): string {
    return this.words.mechanismOf(mechanism, locale);
  }

  /** The latest of each kind: what a copy of the safeguards is made of [P67]. */
  async evidenceOf(key: string): Promise<readonly Evidence[]> {
    return (await this.latest.get()).filter(({ recipient }) => recipient === key);
  }

  private async read(): Promise<readonly Evidence[]> {
    const latest = await this.database.prepared<Evidence>(LATEST, []);
    showEvidence(this.register.recipients, latest);
    return latest;
  }
}
