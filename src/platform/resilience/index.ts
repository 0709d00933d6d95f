export type { Breaker, BreakerOptions } from './breaker.js';
export { Breakers } from './breakers.js';
export { CircuitOpenError } from './circuit-open.error.js';
export { Overdue } from './overdue.js';
export { ResilienceModule } from './resilience.module.js';
