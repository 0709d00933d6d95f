import fc from 'fast-check';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { expectedOutcomes, story } from './steps.js';
import { StoryRun } from './story-run.js';

/** LEDGER_RUNS=2000 for a longer look. */
const RUNS = Number(process.env['LEDGER_RUNS'] ?? 80);

describe('the ledger against its slow reference', () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url, options: '-c role=dreamlux_app' });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  it('agrees with it after every step of random stories, and every invariant holds', async () => {
    const seen = new Map<string, number>();
    await fc.assert(fc.asyncProperty(story, (steps) => new StoryRun(client, seen).tell(steps)), { numRuns: RUNS });
    expect(expectedOutcomes.filter((outcome) => !seen.has(outcome))).toEqual([]);
  }, 60_000 + RUNS * 500);
});
