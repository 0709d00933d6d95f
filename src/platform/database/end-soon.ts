import type { Client } from 'pg';

const GOODBYE_MS = 1_000;

/** Ends a connection; one whose peer is gone without a word is cut, or its goodbye would be waited for as long as TCP hopes. Never throws. */
export async function endSoon(client: Client): Promise<void> {
  const timer = setTimeout(() => client.connection.stream.destroy(), GOODBYE_MS);
  try {
    await client.end();
  } catch {
    // It was lost already.
  } finally {
    clearTimeout(timer);
  }
}
