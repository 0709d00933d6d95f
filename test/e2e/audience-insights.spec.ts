import { Client } from 'pg';
import { Role } from '../../src/platform/context/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { staff } from './staff.js';

const IMPORT = `mutation ($input: ImportAudienceInsightsInput!) { importAudienceInsights(input: $input) {
  __typename ... on AudienceInsightsImported { id rows } ... on InvalidInput { code field message } } }`;

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.close());

describe('audience insights', () => {
  const bring = async (rows: object[], change: object = {}) => {
    const input = { source: 'GOOGLE_ADS', firstDay: '2026-01-01T00:00:00Z', lastDay: '2026-01-31T00:00:00Z', rows, ...change };
    const { data, errors } = await app.graphql<{ importAudienceInsights: { __typename: string; rows?: number; code?: string; field?: string; message?: string } }>(IMPORT, { input }, await staff(app, Role.ADMIN));
    return data?.importAudienceInsights ?? errors?.[0]?.extensions;
  };
  const row = { country: 'DE', ageBand: '25-34', people: 1_200, clicks: 90 };
  const kept = () => app.database.ownerQuery('SELECT dimensions, counts FROM audience_insights ORDER BY id');

  it('are imported as totals, once per platform and days, and audited', async () => {
    expect(await bring([row])).toMatchObject({ __typename: 'AudienceInsightsImported', rows: 1 });
    expect(await bring([row, { ...row, country: 'FR' }])).toMatchObject({ rows: 2 });
    expect(await kept()).toHaveLength(2);
    expect(await app.database.ownerQuery(`SELECT 1 FROM audit_events WHERE action = 'insights.imported'`)).toHaveLength(2);
  });

  it('of the same platform and days that are imported twice at once are kept once', async () => {
    const other = new Client({ connectionString: app.database.ownerUrl });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query('LOCK TABLE audience_insights IN SHARE MODE');
      const both = Promise.all([bring([row]), bring([row, { ...row, country: 'FR' }])]);
      await waitFor(async () => (await app.database.ownerQuery(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-application' AND wait_event_type = 'Lock'")).length === 2, { what: 'both to wait' });
      await other.query('COMMIT');
      expect(await both).toMatchObject([{ rows: 1 }, { rows: 2 }]);
    } finally {
      await other.end();
    }
    expect(await app.database.ownerQuery('SELECT DISTINCT import_id FROM audience_insights')).toHaveLength(1);
  });

  it('are refused as a whole where one row is about a person [P18]', async () => {
    await app.database.ownerQuery('TRUNCATE audience_insights');
    const cases: [object, string][] = [
      [{ ...row, country: 'FR', email: 'canary@example.com' }, 'INSIGHT_UNKNOWN_COLUMN'], [{ ...row, country: 'FR', gclid: 'canary' }, 'INSIGHT_UNKNOWN_COLUMN'],
      [{ ...row, country: 'canary@example.com' }, 'INSIGHT_NOT_AGGREGATED'], [{ country: 'FR', clicks: 90 }, 'INSIGHT_NOT_AGGREGATED'], [row, 'INSIGHT_NOT_AGGREGATED'],
      [{ ...row, country: 'FR', people: 1 }, 'INSIGHT_TOO_FEW_PEOPLE'], [{ ...row, country: 'FR', clicks: 1 }, 'INSIGHT_TOO_FEW_PEOPLE'],
    ];
    for (const [bad, code] of cases) {
      const answer = await bring([row, bad]);
      expect(answer).toMatchObject({ __typename: 'InvalidInput', code, field: 'rows.1' });
      expect(JSON.stringify(answer)).not.toContain('canary');
    }
    expect(await kept()).toEqual([]);
  });

  it('are of a platform and days that exist', async () => {
    expect(await bring([row], { source: 'A_FRIEND' })).toMatchObject({ field: 'source' });
    expect(await bring([row], { lastDay: '2099-01-01T00:00:00Z' })).toMatchObject({ field: 'lastDay' });
    expect(await bring([row], { firstDay: '2026-02-01T00:00:00Z' })).toMatchObject({ field: 'lastDay' });
    for (const far of ['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      expect(await bring([row], { firstDay: far })).toMatchObject({ __typename: 'InvalidInput' });
      expect(await bring([row], { lastDay: far })).toMatchObject({ __typename: 'InvalidInput', field: 'lastDay' });
      expect(await bring([row], { firstDay: far, lastDay: far })).toMatchObject({ __typename: 'InvalidInput', field: 'lastDay' });
    }
    expect(await bring([row], { firstDay: '2025-01-30T00:00:00Z' })).toMatchObject({ __typename: 'InvalidInput', field: 'firstDay' });
    expect(await bring([row], { firstDay: '2025-01-31T00:00:00Z' })).toMatchObject({ __typename: 'AudienceInsightsImported' });
    expect(await bring([])).toMatchObject({ __typename: 'InvalidInput' });
  });
});
