import { Counter } from 'prom-client';

const refused = new Counter({ name: 'rate_limited_total', help: 'Refusals of limits by name; cost: an actor had no points left for an operation', labelNames: ['limit'] });

export const countRefusal = (limit: string): void => refused.inc({ limit });
