import { Counter } from 'prom-client';
import type { EgressRefusal } from './egress-error.js';

const refused = new Counter({ name: 'egress_refused_total', help: 'Connections that were not made because data may not go there, by reason.', labelNames: ['reason'] });

export const countRefusal = (refusal: EgressRefusal): void => refused.inc({ reason: refusal });
