import type { DataCategory, LawfulBasis, Purpose, TableMap } from '../../../platform/data-map/data-map.js';

/** One processing activity in the sense of Art. 30(1) GDPR. */
export interface Activity {
  readonly purpose: Purpose;
  readonly basis: LawfulBasis;
  readonly descriptions: readonly string[];
  /** Whose data it is. */
  readonly subjects: readonly string[];
  readonly categories: readonly DataCategory[];
  readonly tables: readonly string[];
  /** Kinds of recipients, as policies/recipients.json has them. */
  readonly recipientKinds: readonly string[];
  /** Keys of retention rules. */
  readonly retention: readonly string[];
  /** The balancing assessment behind a legitimate interest [P26]; null for the other bases. */
  readonly assessment: string | null;
}

/** What policies/processing.json says about a purpose that no table can know. */
export interface PurposeFacts {
  /** Grounds of Art. 6 GDPR that the purpose may rest on. */
  readonly bases: readonly LawfulBasis[];
  readonly subjects: readonly string[];
  readonly recipientKinds: readonly string[];
  /** policies/assessments/<assessment>.md. */
  readonly assessment?: string;
}

export interface ProcessingFacts {
  readonly securityMeasures: readonly string[];
  readonly purposes: Readonly<Partial<Record<Purpose, PurposeFacts>>>;
}

/** Groups the declared tables that hold personal data by purpose and lawful basis; the record can't name what the map doesn't. */
export function processingRecord(tables: readonly TableMap[], { purposes }: ProcessingFacts): Activity[] {
  const groups = new Map<string, TableMap[]>();
  for (const table of tables.flatMap(perUse)) {
    if (table.basis === 'not-personal') continue;
    const key = `${table.purpose} ${table.basis}`;
    groups.set(key, [...(groups.get(key) ?? []), table]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const facts = purposes[first.purpose];
    const categories = group.flatMap((table) => Object.values(table.columns).map(({ category }) => category)).filter((category) => category !== 'none');
    return [{
      purpose: first.purpose,
      basis: first.basis,
      descriptions: group.map(({ about }) => about),
      subjects: facts?.subjects ?? [],
      categories: unique(categories),
      tables: group.map(({ table }) => table).sort(),
      recipientKinds: facts?.recipientKinds ?? [],
      retention: unique(group.map(({ retention }) => retention)),
      assessment: first.basis === 'legitimate-interests' ? (facts?.assessment ?? null) : null,
    }];
  });
}

/**
 * What the record lacks [P25, P26]: purposes that nothing is said about, tables on a ground that their purpose doesn't have, legitimate interests that nobody balanced,
 * recipients of a kind that there is not.
 * @param assessments ids of the assessments that exist
 * @param recipientKinds kinds in policies/recipients.json
 */
export function gapsOf(tables: readonly TableMap[], { purposes }: ProcessingFacts, assessments: ReadonlySet<string>, recipientKinds: ReadonlySet<string>): string[] {
  const personal = tables.flatMap(perUse).filter(({ basis }) => basis !== 'not-personal');
  const gaps = personal.flatMap(({ table, purpose, basis }) => {
    const facts = purposes[purpose];
    if (!facts) return [`${table}: nothing is said about the purpose ${purpose}`];
    if (!facts.bases.includes(basis)) return [`${table}: ${purpose} does not rest on ${basis}`];
    return [];
  });
  const kinds = Object.entries(purposes).flatMap(([purpose, facts]) => facts.recipientKinds.filter((kind) => !recipientKinds.has(kind)).map((kind) => `${purpose}: no recipient is of the kind ${kind}`));
  const empty = Object.entries(purposes).filter(([, { bases, subjects }]) => bases.length === 0 || subjects.length === 0).map(([purpose]) => `${purpose}: rests on no ground, or is about nobody`);
  const unweighed = Object.entries(purposes).filter(([, facts]) => facts.bases.includes('legitimate-interests') && !(facts.assessment !== undefined && assessments.has(facts.assessment)))
    .map(([purpose]) => `${purpose}: nobody balanced its legitimate interest`);
  return [...new Set([...gaps, ...kinds, ...empty, ...unweighed])];
}

/** The table once for each purpose that its rows serve, with the columns that do. */
const perUse = (table: TableMap): TableMap[] => [table, ...(table.also ?? []).map(({ columns: serving, ...use }) => (
  { ...table, ...use, columns: Object.fromEntries(Object.entries(table.columns).filter(([name]) => serving?.includes(name) ?? true)) }))];

const unique = <T extends string>(items: readonly T[]): T[] => [...new Set(items)].sort();
