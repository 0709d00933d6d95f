/** What a connection and a request may take, in bytes and milliseconds. */
export const httpLimits = {
  /** Largest JSON body: a prompt of 100 kB must still be answered as too long, not cut off. */
  bodyBytes: 512 * 1024,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  /** From the headers to the end of a body that is no upload. */
  bodyMs: 30_000,
  requestMs: 120_000,
  /** A connection on which nothing moves in either direction while a request is under way: whoever stopped sending or reading. */
  idleConnectionMs: 60_000,
  /** Longer than load balancers keep a connection, so that it is they who close it. */
  keepAliveMs: 72_000,
  /** Well below the files that a process may open: Postgres, Redis and pictures need some too. */
  connections: 10_000,
} as const;
