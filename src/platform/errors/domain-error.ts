import { fillText, type Locale } from '../context/locale.js';
import { errorKind } from './catalogue.js';

/**
 * A failure that callers can expect. Throwing it rolls the unit of work back; at the edge it becomes the member `typename` of the operation's
 * result union, or a top-level error where the union has none.
 */
export abstract class DomainError extends Error {
  /** Name of the GraphQL type implementing UserError. */
  abstract readonly typename: string;

  /**
   * @param code declared through defineErrors
   * @param extra the type's further fields; they also fill the places in the text
   */
  constructor(
    readonly code: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = new.target.name;
  }

  messageIn(locale: Locale): string {
    const values = Object.fromEntries(Object.entries(this.extra).map(([key, value]) => [key, String(value)]));
    return fillText(errorKind(this.code).text[locale], values);
  }
}
