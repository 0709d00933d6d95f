import { Histogram } from 'prom-client';
import type { RequestLogEntry } from './request-log-entry.js';

const MAX_ROUTES = 500;
const routes = new Set<string>();

const seconds = new Histogram({
  name: 'http_request_seconds',
  help: 'Time that answers took, by method, route (template and operation) and class of status',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
});

/** Operation names may come from callers, so the number of series is bounded. */
function labelOf(route: string): string {
  if (routes.size < MAX_ROUTES) routes.add(route);
  return routes.has(route) ? route : 'other';
}

export const observeRequest = ({ method, route, status, durationMs }: RequestLogEntry): void =>
  seconds.observe({ method, route: labelOf(route), status: `${Math.floor(status / 100)}xx` }, durationMs / 1_000);
