import { Counter } from 'prom-client';
import type { MailStatus } from './mail.entity.js';

const finished = new Counter({ name: 'mails_finished_total', help: 'Mails by how they ended: SENT, CAPTURED (development), FAILED for good, DROPPED because it was refused', labelNames: ['status'] });

// From the beginning, so that the first failure is a change.
for (const status of ['SENT', 'FAILED', 'DROPPED'] as const) finished.inc({ status }, 0);

export const countMail = (status: MailStatus): void => finished.inc({ status });
