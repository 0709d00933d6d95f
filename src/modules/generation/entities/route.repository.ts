import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import type { RouteRecord } from '../domain/records.js';
import { GenerationRouteEntity } from './generation-route.entity.js';

/** Where the data of tasks went. Ids of tasks that the caller may see come in. */
@Injectable()
export class RouteRepository {
  constructor(private readonly database: Database) {}

  /** The route of each task's last attempt. */
  async latestOf(generationIds: readonly string[]): Promise<Map<string, RouteRecord>> {
    const rows = await this.database.read
      .createQueryBuilder(GenerationRouteEntity, 'route')
      .distinctOn(['route.generationId'])
      .where('route.generationId = ANY(:ids)', { ids: generationIds })
      .orderBy({ 'route.generationId': 'ASC', 'route.attempt': 'DESC' })
      .getMany();
    return new Map(rows.map((row) => [row.generationId, row]));
  }
}
