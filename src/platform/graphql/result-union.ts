import type { Type } from '@nestjs/common';
import { createUnionType } from '@nestjs/graphql';

/**
 * The result of a mutation: the success type, or one of the expected failures.
 * @param name e.g. `SignUpResult`
 * @param description what each member means
 */
export function resultUnion(name: string, description: string, members: () => readonly Type<unknown>[]) {
  return createUnionType({
    name,
    description,
    types: members,
    // Errors come as plain objects that name their type; successes are instances of their class.
    resolveType: (value: { __typename?: string }) => value.__typename ?? (value.constructor as Type<unknown>),
  });
}
