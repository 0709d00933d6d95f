import type { Evidence, EvidenceKind, Recipient } from './recipient.js';
import { covers, type TransferRules } from './transfer.js';

export type Ineligibility = 'unknown' | 'switched-off' | 'no-safeguard' | 'no-evidence' | 'evidence-expired';

/** Whether something new may be sent to a recipient, and what that relies on. */
export type Eligibility =
  | {
    readonly eligible: true;
    readonly recipient: Recipient;
    /** Of the evidence that was demanded. */
    readonly evidenceIds: readonly string[];
    /** Only what belongs to people who have agreed to the transfer to this recipient [P66]. */
    readonly needsConsent: boolean;
  }
  | { readonly eligible: false; readonly because: Ineligibility };

/** @param latest of one recipient, the latest of each kind */
export const holds = (wanted: EvidenceKind, latest: readonly Evidence[], at: Date): boolean => latest.some(({ kind, validUntil }) => kind === wanted && at < validUntil);

/** @param latest the latest evidence of each kind: a later one replaces an earlier one, to end it too */
export function eligibilityOf(recipient: Recipient, latest: readonly Evidence[], rules: TransferRules, at: Date): Eligibility {
  if (!recipient.active) return { eligible: false, because: 'switched-off' };
  if (!covers(recipient.transferMechanism, recipient.country, rules)) return { eligible: false, because: 'no-safeguard' };
  const demanded = recipient.evidence.map((kind) => latest.find((one) => one.kind === kind));
  const shown = demanded.filter((one) => one !== undefined);
  if (shown.length < demanded.length) return { eligible: false, because: 'no-evidence' };
  if (!recipient.evidence.every((kind) => holds(kind, shown, at))) return { eligible: false, because: 'evidence-expired' };
  return { eligible: true, recipient, evidenceIds: shown.map(({ id }) => id), needsConsent: recipient.transferMechanism === 'explicit-consent' };
}

/** When the first of the demanded evidence ends; null where none is demanded or some is missing. */
export function evidenceEndOf(recipient: Recipient, latest: readonly Evidence[]): Date | null {
  const ends = recipient.evidence.map((kind) => latest.find((one) => one.kind === kind)?.validUntil.getTime());
  return ends.length === 0 || ends.includes(undefined) ? null : new Date(Math.min(...ends.filter((end) => end !== undefined)));
}
