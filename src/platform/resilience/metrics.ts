import { Counter, Gauge } from 'prom-client';

const states = { closed: 0, trial: 1, open: 2 };

const state = new Gauge({ name: 'breaker_state', help: 'What each circuit breaker does: 0 lets calls through, 1 tries one out, 2 refuses them', labelNames: ['name'] });
const opened = new Counter({ name: 'breaker_opened_total', help: 'How often each circuit breaker opened, failed trials included', labelNames: ['name'] });

/** The breakers' figures in Prometheus's default registry. */
export const breakerMetrics = {
  state: (name: string, now: keyof typeof states): void => state.set({ name }, states[now]),
  opened: (name: string): void => {
    state.set({ name }, states.open);
    opened.inc({ name });
  },
};
