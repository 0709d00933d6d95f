import { type DynamicModule, Global, Inject, Injectable, Module } from '@nestjs/common';
import type { TableMap } from './data-map.js';

const DATA_MAPS = Symbol('data maps');

/** The whole map: every table of every module, once. */
@Injectable()
export class DataMapRegistry {
  readonly tables: readonly TableMap[];
  private readonly byName: ReadonlyMap<string, TableMap>;

  constructor(@Inject(DATA_MAPS) tables: readonly TableMap[]) {
    this.tables = tables;
    this.byName = new Map(tables.map((table) => [table.table, table]));
    if (this.byName.size !== tables.length) throw new Error('a table is declared twice in the data map');
  }

  table(name: string): TableMap | undefined {
    return this.byName.get(name);
  }
}

@Global()
@Module({})
export class DataMapModule {
  /** @param maps the `dataMap` of platform and of each module */
  static forRoot(maps: readonly (readonly TableMap[])[]): DynamicModule {
    return {
      module: DataMapModule,
      providers: [{ provide: DATA_MAPS, useValue: maps.flat() }, DataMapRegistry],
      exports: [DataMapRegistry],
    };
  }
}
