import type { DataCategory, LawfulBasis, Purpose, TableMap } from '../../../platform/data-map/data-map.js';

/** One processing activity in the sense of Art. 30(1) GDPR. */
export interface Activity {
  readonly purpose: Purpose;
  readonly basis: LawfulBasis;
  readonly descriptions: readonly string[];
  readonly categories: readonly DataCategory[];
  readonly tables: readonly string[];
  /** Keys of retention rules. */
  readonly retention: readonly string[];
}

/** Groups the declared tables that hold personal data by purpose and lawful basis; the record can't name what the map doesn't. */
export function processingRecord(tables: readonly TableMap[]): Activity[] {
  const groups = new Map<string, TableMap[]>();
  for (const table of tables) {
    if (table.basis === 'not-personal') continue;
    const key = `${table.purpose} ${table.basis}`;
    groups.set(key, [...(groups.get(key) ?? []), table]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const categories = group.flatMap((table) => Object.values(table.columns).map(({ category }) => category)).filter((category) => category !== 'none');
    return [{
      purpose: first.purpose,
      basis: first.basis,
      descriptions: group.map(({ about }) => about),
      categories: unique(categories),
      tables: group.map(({ table }) => table).sort(),
      retention: unique(group.map(({ retention }) => retention)),
    }];
  });
}

const unique = <T extends string>(items: readonly T[]): T[] => [...new Set(items)].sort();
