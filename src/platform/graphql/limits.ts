import {
  getVariableValues, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, GraphQLError, Kind, type OperationDefinitionNode, type SelectionSetNode, type DocumentNode,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';

/** What one operation may ask for. Tokens are bounded by the parser, see graphql.options.ts. */
export const limits = { depth: 12, aliases: 30, directives: 30, rootFields: 20, fields: 1_000, cost: 2_500, tokens: 2_500 } as const;

interface Tally { depth: number; aliases: number; directives: number; rootFields: number; fields: number }

/**
 * Counts what an operation selects, fragments expanded, `__typename` included. Stops at the first limit, so a hostile document costs
 * no more than an honest one.
 * @throws GraphQLError naming the limit
 */
export function assertWithinLimits(document: DocumentNode, operation: OperationDefinitionNode, skipIntrospection: boolean): void {
  const fragments = new Map(document.definitions.flatMap((d): [string, FragmentDefinitionNode][] => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])));
  const tally: Tally = { depth: 0, aliases: 0, directives: operation.directives?.length ?? 0, rootFields: 0, fields: 0 };
  const count = (key: keyof Tally, by = 1) => {
    tally[key] += by;
    if (tally[key] > limits[key]) throw tooMuch(key);
  };
  const walk = (set: SelectionSetNode, depth: number): void => {
    if (depth > limits.depth) throw tooMuch('depth');
    for (const selection of set.selections) {
      count('directives', selection.directives?.length ?? 0);
      if (selection.kind === Kind.FIELD) {
        if (skipIntrospection && isIntrospection(selection)) continue;
        count('fields');
        if (depth === 1) count('rootFields');
        if (selection.alias) count('aliases');
        if (selection.selectionSet) walk(selection.selectionSet, depth + 1);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        count('fields');
        walk(selection.selectionSet, depth);
      } else {
        count('fields');
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, depth);
      }
    }
  };
  walk(operation.selectionSet, 1);
}

const isIntrospection = (field: FieldNode): boolean => field.name.value === '__schema' || field.name.value === '__type';
const tooMuch = (limit: string): GraphQLError =>
  new GraphQLError(`The operation exceeds the limit on ${limit}.`, { extensions: { code: 'BAD_USER_INPUT', limit } });

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
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 5 });
  const [error] = errors ?? [];
  if (error) throw new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  const cost = getComplexity({ schema, query: document, variables, estimators: [estimator], ...(operation.name ? { operationName: operation.name.value } : {}) });
  if (cost > limits.cost) {
    throw new GraphQLError(`The operation costs ${cost}; at most ${limits.cost} is allowed. Ask for smaller pages.`, {
      extensions: { code: 'BAD_USER_INPUT', limit: 'cost', cost, maximum: limits.cost, http: { status: 400 } },
    });
  }
  return cost;
}
