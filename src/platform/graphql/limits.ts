import { getVariableValues, type GraphQLSchema, GraphQLError, type OperationDefinitionNode, type DocumentNode } from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { knownCost } from './cost-known.js';

/**
 * What one document may ask for: counted in document-limits.ts, tokens by the parser (graphql.options.ts), the cost below. `repeats`: fields that answer
 * under a name which their selection already has. `aliasLength` is in characters.
 */
export const limits = {
  depth: 12, aliases: 30, aliasLength: 100, directives: 30, rootFields: 20, fields: 1_000, repeats: 50, cost: 2_500, tokens: 2_500, lines: 2_500, operations: 10,
  fragments: 50, variables: 50,
} as const;

/** Lists without paging are short by design (outputs, inputs, keys, sessions); this is what one of them is assumed to hold. */
const UNPAGED_LIST = 5;

/** Objects cost 1, scalars nothing; a page costs its size times what each item costs; an explicit `complexity` extension wins. */
const estimator: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const stated = field.extensions['complexity'];
  if (typeof stated === 'number') return stated + childComplexity;
  const paged = field.args.some(({ name }) => name === 'first');
  if (paged) {
    const first = typeof args['first'] === 'number' ? Math.min(100, Math.max(1, args['first'])) : 20;
    return 1 + first * Math.max(1, childComplexity);
  }
  if (String(field.type).startsWith('[')) {
    // The edges and nodes of a page are counted by the page itself.
    const perItem = ['edges', 'nodes'].includes(field.name) ? 1 : UNPAGED_LIST;
    return perItem * Math.max(1, childComplexity);
  }
  return childComplexity > 0 ? 1 + childComplexity : 0;
};

/** Cost of an operation with these variables. @throws GraphQLError when it exceeds the limit or the variables don't fit */
export function assertAffordable(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Record<string, unknown>): number {
  const { errors: [error] = [], coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 5 });
  if (error) throw new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  const cost = knownCost(operation, coerced, () =>
    getComplexity({ schema, query: document, variables, estimators: [estimator], ...(operation.name ? { operationName: operation.name.value } : {}) }));
  if (cost > limits.cost) {
    throw new GraphQLError(`The operation costs ${cost}; at most ${limits.cost} is allowed. Ask for smaller pages.`, {
      extensions: { code: 'BAD_USER_INPUT', limit: 'cost', cost, maximum: limits.cost, http: { status: 400 } },
    });
  }
  return cost;
}
