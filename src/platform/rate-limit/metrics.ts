import { Counter, Gauge } from 'prom-client';

const refused = new Counter({ name: 'rate_limited_total', help: 'Refusals of limits by name; cost: an actor had no points left for an operation', labelNames: ['limit'] });

const alone = new Gauge({ name: 'rate_limits_alone', help: '1 while this process limits on its own, because Redis is away or refuses writes' });

export const countRefusal = (limit: string): void => refused.inc({ limit });
export const showAlone = (is: boolean): void => alone.set(is ? 1 : 0);
