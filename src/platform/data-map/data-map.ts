/** What kind of information a column holds. `none` says nothing about any person. */
export type DataCategory =
  | 'none' | 'identifier' | 'contact' | 'profile' | 'credential' | 'content' | 'technical' | 'usage' | 'financial' | 'preference' | 'safety' | 'communication';

/** Why it is processed (policy §2) and on which ground of Art. 6 GDPR. */
export type Purpose =
  | 'provide-the-service' | 'account-security' | 'payments-and-accounting' | 'support' | 'safety' | 'legal-obligations' | 'service-messages' | 'operations'
  | 'marketing' | 'analytics' | 'product-improvement' | 'model-training' | 'consent-management' | 'legal-notices';
export type LawfulBasis = 'contract' | 'legal-obligation' | 'legitimate-interests' | 'consent' | 'not-personal';

export interface Use {
  readonly purpose: Purpose;
  readonly basis: LawfulBasis;
}

/** How a row leads to the person it is about. */
export type SubjectPath =
  | { readonly kind: 'none'; readonly why: string }
  /** `column` holds the account's id. */
  | { readonly kind: 'account'; readonly column: string }
  /** `column` points at `table`.`references`, whose row leads on. */
  | { readonly kind: 'via'; readonly column: string; readonly table: string; readonly references: string };

/** What erasure does with a row. */
export type Erasure =
  | { readonly action: 'delete' }
  /** The row stays; these columns are set to null. */
  | { readonly action: 'anonymise'; readonly columns: readonly string[] }
  /** The row stays as it is, with this ground (e.g. Art. 17(3)(b) GDPR). */
  | { readonly action: 'keep'; readonly ground: string }
  | { readonly action: 'none' };

export interface ColumnMap {
  readonly category: DataCategory;
  /** Whether an access export shows it, or why not. */
  readonly export: 'shown' | { readonly hidden: string };
}

/** Everything the engines need to know about one table. Read by purges, account finalisation, privacy requests, Art. 30 and the published schedule. */
export interface TableMap extends Use {
  readonly table: string;
  /** What the table is for, in words for the record of processing. */
  readonly about: string;
  readonly subject: SubjectPath;
  /** What else some of its rows serve; with `columns`, these alone of each. */
  readonly also?: readonly (Use & { readonly columns?: readonly string[] })[];
  /** Key of a rule in policies/retention.json. */
  readonly retention: string;
  readonly erasure: Erasure;
  /** Whether a restriction (Art. 18) stops changes and deletion of the row. */
  readonly restriction: 'freezes' | 'unaffected';
  /** The application's role may only add rows; boot fails where it could do more. */
  readonly appendOnly?: true;
  readonly columns: Readonly<Record<string, ColumnMap>>;
}

const shown = (category: DataCategory): ColumnMap => ({ category, export: 'shown' });
const hidden = (category: DataCategory, why: string): ColumnMap => ({ category, export: { hidden: why } });

/** Short hands for columns. */
export const column = {
  shown,
  hidden,
  /** A key or link of ours that says nothing by itself. */
  key: hidden('identifier', 'internal key'),
  /** Bookkeeping of the machine, about no one. */
  machine: hidden('none', 'bookkeeping of the service'),
  /** A date or state that belongs to the person's record. */
  fact: shown('usage'),
  /** Hashes and secrets: never in an export [P7]. */
  secret: hidden('credential', 'a secret or its hash'),
} as const;

/** For tables that hold nothing about people. */
export const impersonal = (table: string, about: string, columns: readonly string[], retention = 'operational'): TableMap => ({
  table, about, subject: { kind: 'none', why: 'holds nothing about a person' }, purpose: 'operations', basis: 'not-personal', retention,
  erasure: { action: 'none' }, restriction: 'unaffected', columns: Object.fromEntries(columns.map((name) => [name, column.machine])),
});
