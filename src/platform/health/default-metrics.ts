import { collectDefaultMetrics, register } from 'prom-client';

/** Memory, CPU, event loop and garbage collection of this process, once however often modules are made. */
export function collectProcessMetrics(): void {
  if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
}
