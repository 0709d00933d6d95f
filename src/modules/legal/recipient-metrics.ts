import { Gauge } from 'prom-client';
import type { Evidence, Recipient } from './domain/recipient.js';

const expires = new Gauge({
  name: 'recipient_evidence_expires_timestamp_seconds',
  help: 'When the evidence of a recipient in use ends, as Unix time; 0 where it is missing.',
  labelNames: ['recipient', 'kind'],
});

/** @param latest the latest evidence of each recipient and kind */
export function showEvidence(recipients: readonly Recipient[], latest: readonly Evidence[]): void {
  expires.reset();
  for (const { key, evidence } of recipients.filter(({ active }) => active)) {
    for (const kind of evidence) {
      const end = latest.find((one) => one.recipient === key && one.kind === kind)?.validUntil;
      expires.set({ recipient: key, kind }, end ? end.getTime() / 1_000 : 0);
    }
  }
}
