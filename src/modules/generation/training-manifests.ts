import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { AccountsService, AuditTrail } from '../accounts/index.js';

/** A version of the training data: which items, by which consent. Ids only; nothing of it leaves us. */
export interface TrainingManifest {
  readonly number: number;
  readonly itemCount: number;
  /** SHA-256 of its lines `<output> <grant>`, sorted, joined by line feeds. */
  readonly hash: Buffer;
  readonly origin: 'SCHEDULE' | 'STAFF';
  readonly builtAt: Date;
}

export interface TrainingItem {
  readonly outputId: string;
  readonly grantId: string;
}

/** Key of an advisory lock: one is built at a time. */
const BUILDING = 7_203_401;
const COLUMNS = 'number, item_count AS "itemCount", hash, origin, built_at AS "builtAt"';

/**
 * One statement, so that consents, outputs and tasks are seen at one moment. What was said of an output itself goes before what was said of its task. Nothing
 * is made where nothing has changed.
 */
const BUILD = {
  name: 'training-manifest',
  text: `
  WITH items AS (
    SELECT output.id AS output_id, coalesce(own.grant_id, inherited.grant_id) AS grant_id
      FROM outputs output
      JOIN generations task ON task.id = output.generation_id
      LEFT JOIN training_grants own ON own.account_id = output.account_id AND own.target_id = output.id
      LEFT JOIN training_grants inherited ON inherited.account_id = output.account_id AND inherited.target_id = task.id
     WHERE output.training_opt_in AND task.status = 'SUCCEEDED' AND NOT task.test_mode
       AND CASE WHEN own.grant_id IS NULL THEN inherited.active ELSE own.active END
  ), seal AS (
    SELECT count(*)::integer AS item_count, sha256(convert_to(coalesce(string_agg(output_id || ' ' || grant_id, E'\\n' ORDER BY output_id), ''), 'UTF8')) AS hash FROM items
  ), latest AS (
    SELECT number, hash FROM training_manifests ORDER BY number DESC LIMIT 1
  ), made AS (
    INSERT INTO training_manifests (number, item_count, hash, origin, built_at)
    SELECT coalesce((SELECT number FROM latest), 0) + 1, item_count, hash, $1, $2 FROM seal WHERE hash IS DISTINCT FROM (SELECT hash FROM latest)
    RETURNING number
  ), written AS (
    INSERT INTO training_manifest_items (manifest_number, output_id, grant_id) SELECT made.number, output_id, grant_id FROM items CROSS JOIN made
  )
  SELECT number FROM made`,
};

/** Numbered versions of the training data, each a subset of what people allow at that moment, never changed after [P35] [P37]. The newest one is the one to use. */
@Injectable()
export class TrainingManifests {
  constructor(
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @returns the new version, or the newest there is where nothing has changed since */
  build(origin: TrainingManifest['origin']): Promise<TrainingManifest> {
    return this.uow.run(async () => {
      await this.database.write.query('SELECT pg_advisory_xact_lock($1)', [BUILDING]);
      const [made] = await this.database.change<{ number: number }>(BUILD, [origin, this.clock.now()]);
      const [newest] = await this.newest(1);
      if (!newest) throw new Error('no training manifest was made');
      if (made) await this.audit.record({ action: 'training.manifest-built', details: { number: newest.number, items: newest.itemCount } });
      return newest;
    });
  }

  /** For staff who gave a factor recently. @throws ReauthenticationRequiredError */
  async buildForStaff(): Promise<TrainingManifest> {
    this.accounts.requireRecentAuthentication();
    return this.build('STAFF');
  }

  /** Newest first. @param before number of the last one of the page before */
  newest(limit: number, before: number | null = null): Promise<TrainingManifest[]> {
    return this.database.prepared<TrainingManifest>({
      name: 'training-manifests', text: `SELECT ${COLUMNS} FROM training_manifests WHERE $1::integer IS NULL OR number < $1 ORDER BY number DESC LIMIT $2`,
    }, [before, limit]);
  }

  /** What is in a version, by output. @param number null: the newest one's. @param after output of the last item of the page before */
  items(number: number | null, limit: number, after: string | null = null): Promise<TrainingItem[]> {
    return this.database.prepared<TrainingItem>({
      name: 'training-manifest-items',
      text: `SELECT output_id AS "outputId", grant_id AS "grantId" FROM training_manifest_items
              WHERE manifest_number = coalesce($1, (SELECT max(number) FROM training_manifests)) AND ($2::uuid IS NULL OR output_id > $2) ORDER BY output_id LIMIT $3`,
    }, [number, after, limit]);
  }

  /** Which versions held an output, newest first: also after it was withdrawn or deleted [P37]. */
  lineage(outputId: string): Promise<TrainingManifest[]> {
    return this.database.prepared<TrainingManifest>({
      name: 'training-lineage',
      text: `SELECT ${COLUMNS} FROM training_manifests JOIN training_manifest_items ON manifest_number = number WHERE output_id = $1 ORDER BY number DESC`,
    }, [outputId]);
  }
}
