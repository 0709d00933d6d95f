import { GraphQLError, type ValidationRule } from 'graphql';
import { assertWithinLimits } from './document-limits.js';

export const MAX_VALIDATION_ERRORS = 5;

/**
 * Counts before anything else is validated: some of graphql-js's own rules take time that grows with the square of a document's fields.
 * Reporting one error more than are allowed is graphql-js's way to stop validating.
 */
export const limitsRule = (introspection: boolean): ValidationRule => (context) => ({
  Document(document) {
    try {
      assertWithinLimits(document, introspection);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      for (let reported = 0; reported <= MAX_VALIDATION_ERRORS; reported += 1) context.reportError(error);
    }
  },
});

/** One refusal is answered once, however often it had to be reported. */
export function onlyTheLimit<E extends { readonly extensions?: { readonly [key: string]: unknown } }>(errors: readonly E[]): readonly E[] {
  const limit = errors.find(({ extensions }) => extensions?.['limit'] !== undefined);
  return limit ? [limit] : errors;
}
