import { Counter } from 'prom-client';
import type { MailStatus } from './mail.entity.js';

const finished = new Counter({ name: 'mails_finished_total', help: 'Mails by how they ended: SENT, CAPTURED (development), FAILED for good', labelNames: ['status'] });

export const countMail = (status: MailStatus): void => finished.inc({ status });
