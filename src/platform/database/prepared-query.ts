import { Query } from 'pg';

/** How pg reads a statement's rows; the names are its own. */
interface Shape {
  readonly fields: unknown;
  readonly _parsers: unknown;
  readonly _prebuiltEmptyResultObject: unknown;
}

/** What a connection has learned of its prepared statements, which can't change any more: Postgres refuses one whose columns have. */
export class Shapes {
  private readonly byName = new Map<string, Shape>();
  private quiet: object | undefined;

  of(name: string): Shape | undefined {
    return this.byName.get(name);
  }

  learn(name: string, { fields, _parsers, _prebuiltEmptyResultObject }: Shape): void {
    this.byName.set(name, { fields, _parsers, _prebuiltEmptyResultObject });
  }

  /** The connection, except that it doesn't ask Postgres to describe anything. */
  undescribed(connection: object): object {
    this.quiet ??= Object.create(connection, { describe: { value: () => undefined } }) as object;
    return this.quiet;
  }
}

export interface NamedStatement { readonly name: string; readonly text: string; readonly values?: unknown }

/** Left out of pg's types. */
interface QueryInternals {
  name: string;
  _result: Shape;
  _accumulateRows: boolean;
  prepare(connection: object): void;
  handleRowDescription(message: unknown): void;
}
export type Done = (error: Error | null, result: unknown) => void;
const PgQuery = Query as unknown as new (text: string, values: unknown, done: Done) => QueryInternals;

/** A named statement that is described once per connection. pg asks each time anew, and making sense of the answer takes longer than reading a row. */
export class PreparedQuery extends PgQuery {
  constructor(
    { name, text, values }: NamedStatement,
    private readonly shapes: Shapes,
    done: Done,
  ) {
    super(text, values, done);
    this.name = name;
  }

  override prepare(connection: object): void {
    const shape = this.shapes.of(this.name);
    if (!shape) return super.prepare(connection);
    Object.assign(this._result, shape);
    this._accumulateRows = true;
    super.prepare(this.shapes.undescribed(connection));
  }

  override handleRowDescription(message: unknown): void {
    super.handleRowDescription(message);
    this.shapes.learn(this.name, this._result);
  }
}
