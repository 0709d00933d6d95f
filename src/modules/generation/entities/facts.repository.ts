import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import type { Fact, FactKey, RouteRecord, TaskFacts } from '../domain/records.js';

/** Nobody looks beyond this place in the line; counting further would cost more than it tells: it stands for everything behind it too. */
const LAST_PLACE = 1_000;

const FACTS = {
  name: 'facts-of-tasks',
  text: `
  SELECT 'inputs:' || generation_id AS key, jsonb_agg(upload_id ORDER BY position) AS value FROM generation_inputs WHERE generation_id = ANY ($1) GROUP BY generation_id
  UNION ALL
  SELECT 'route:' || r.generation_id, jsonb_build_object('generationId', r.generation_id, 'attempt', r.attempt, 'provider', r.provider, 'recipient', r.recipient, 'country', r.country,
           'transferMechanism', r.transfer_mechanism, 'sent', r.sent, 'sentAt', r.sent_at, 'deletionStatus', r.deletion_status)
    FROM unnest($2::uuid[]) AS given(id)
    JOIN LATERAL (SELECT * FROM generation_routes WHERE generation_id = given.id ORDER BY attempt DESC LIMIT 1) r ON true
  UNION ALL
  SELECT 'place:' || g.id, to_jsonb(1 + (SELECT count(*) FROM (SELECT 1 FROM generations q WHERE q.status = 'QUEUED' AND q.id < g.id LIMIT ${LAST_PLACE - 1}) ahead))
    FROM generations g WHERE g.id = ANY ($3) AND g.status = 'QUEUED'`,
};

/** Facts about tasks that the caller may see, all of them in one statement. */
@Injectable()
export class FactsRepository {
  constructor(private readonly database: Database) {}

  /** What isn't so is missing. */
  async find(keys: readonly FactKey[]): Promise<Map<FactKey, Fact>> {
    const idsOf = (what: keyof TaskFacts) => keys.filter((key) => key.startsWith(`${what}:`)).map((key) => key.slice(what.length + 1));
    const rows = await this.database.prepared<{ key: FactKey; value: Fact }>(FACTS, [idsOf('inputs'), idsOf('route'), idsOf('place')]);
    return new Map(rows.map(({ key, value }) => [key, isRoute(value) ? { ...value, sentAt: new Date(value.sentAt) } : value]));
  }
}

const isRoute = (value: Fact): value is RouteRecord => typeof value === 'object' && 'sentAt' in value;
