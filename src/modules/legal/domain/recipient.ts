import type { TransferMechanism } from './transfer.js';

export const RECIPIENT_KINDS = ['in-house', 'hosting', 'payments', 'ai-provider', 'analytics', 'advertising', 'mail', 'sign-in', 'safety', 'advisers', 'authorities'] as const;
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** What a recipient has to show, and what we keep on file. */
export enum EvidenceKind {
  /** It doesn't train its models on what it gets [P34]. */
  NO_TRAINING = 'NO_TRAINING',
  /** The signed safeguard of the transfer, such as the clauses [P67]. */
  TRANSFER = 'TRANSFER',
}

/** Settings that lead to a recipient's host. */
export const HOST_SETTINGS = ['SMTP_URL', 'S3_BUCKET', 'STABLE_DIFFUSION_URL'] as const;
export type HostSetting = (typeof HOST_SETTINGS)[number];

/** A name that is called by https on its usual port, or what the operator has set. */
export type RecipientHost = string | { readonly from: HostSetting };

/** Who receives personal data; one entry of policies/recipients.json. */
export interface Recipient {
  readonly key: string;
  readonly name: string;
  readonly kind: RecipientKind;
  /** ISO 3166, or `in-house`. */
  readonly country: string;
  readonly transferMechanism: TransferMechanism;
  /** Whether data may go there at present. */
  readonly active: boolean;
  /** Without which of them, unexpired, nothing new is sent. */
  readonly evidence: readonly EvidenceKind[];
  /** Names of generation providers whose input it gets. */
  readonly providers: readonly string[];
  /** Purposes of calls: data for one doesn't go to a recipient of another. */
  readonly calledFor: readonly string[];
  readonly hosts: readonly RecipientHost[];
}

/** What was shown to us, and until when it counts. */
export interface Evidence {
  readonly id: string;
  readonly recipient: string;
  readonly kind: EvidenceKind;
  readonly reference: string;
  readonly url: string | null;
  readonly validUntil: Date;
  readonly recordedAt: Date;
}
