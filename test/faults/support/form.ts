/** `npm run test:faults` waits as long as things take in production; `npm test` does the same with shorter leases and outages. */
const full = process.env['DREAMLUX_FAULTS'] === 'full';

export const form = {
  full,
  /** Long enough that a busy machine doesn't take a worker's jobs from it. */
  leaseSeconds: full ? 20 : 8,
  /** How long a service stays away. */
  outageMs: full ? 60_000 : 4_000,
  customers: 4,
  /** Pause of a customer between two orders. */
  orderEveryMs: full ? 2_000 : 1_000,
  /** For whatever is bound to happen: generous, since the machine may be busy with other things. */
  patienceMs: full ? 240_000 : 150_000,
} as const;
