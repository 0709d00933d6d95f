import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { assertAffordable } from './limits.js';

/** Operations whose cost is known: documents live as long as Apollo or a manifest keeps them. */
const known = new WeakMap<OperationDefinitionNode, number>();

/** What an operation's fields cost; counted once for one that has no variables. @throws GraphQLError as assertAffordable does */
export function fieldsCost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Record<string, unknown>): number {
  if (operation.variableDefinitions?.length) return assertAffordable(schema, document, operation, variables);
  const found = known.get(operation);
  if (found !== undefined) return found;
  const cost = assertAffordable(schema, document, operation, variables);
  known.set(operation, cost);
  return cost;
}
