import { Injectable } from '@nestjs/common';
import { APPLICATION_ROLE, Database, UnitOfWork } from '../../platform/database/index.js';
import { AuditTrail } from '../accounts/index.js';

/** The database roles that read for one purpose each, see migrations 1790000015000, 1790000016000 and 1790000018500. */
const roles = { analytics: 'dreamlux_analytics', improvement: 'dreamlux_improvement' } as const;
export type ReadingPurpose = keyof typeof roles;

/** Reads for one purpose, as the database role that may see what the policy lists for it and nothing else [P19]. */
@Injectable()
export class PurposeRole {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * A look at what people sent and made, for improvement, is written down: who, when, how many rows.
   * @param query the database's, in a transaction of its own
   * @throws Error inside of a unit of work, whose rights would change; 42501 for what the purpose has no right to
   */
  read<T extends object>(purpose: ReadingPurpose, query: string, values: unknown[] = []): Promise<T[]> {
    if (this.uow.active) throw new Error('reading for a purpose takes a transaction of its own');
    return this.uow.run(async () => {
      await this.database.write.query(`SET LOCAL ROLE ${roles[purpose]}`);
      const rows = (await this.database.write.query(query, values)) as T[];
      if (purpose === 'improvement') {
        await this.database.write.query(`SET LOCAL ROLE ${APPLICATION_ROLE}`);
        await this.audit.record({ action: 'improvement.read', details: { rows: rows.length } });
      }
      return rows;
    });
  }
}
