import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataMapRegistry } from '../data-map/data-map.registry.js';
import { Database } from './database.js';

/** Refuses to start when the application's role could rewrite what must only grow, or owns the tables. */
@Injectable()
export class LeastPrivilege implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly dataMap: DataMapRegistry,
  ) {}

  async onModuleInit(): Promise<void> {
    const appendOnly = this.dataMap.tables.filter((table) => table.appendOnly).map(({ table }) => table);
    const rows: { table: string; privilege: string }[] = await this.database.read.query(
      `SELECT t.name AS table, p.privilege
         FROM unnest($1::text[]) AS t(name), unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p(privilege)
        WHERE has_table_privilege(current_user, t.name, p.privilege)
       UNION ALL
       SELECT tablename, 'OWNERSHIP' FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user`,
      [appendOnly],
    );
    if (rows.length > 0) {
      const list = rows.map(({ table, privilege }) => `${privilege} on ${table}`).join(', ');
      throw new Error(`the application's database role has rights it must not have: ${list}`);
    }
  }
}
