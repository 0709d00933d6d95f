import { type OperationDefinitionNode, type TypeNode } from 'graphql';

/** Sizes and switches that one operation is asked with, one after the other: pages have at most a hundred sizes. */
const MAX_VARIANTS = 200;

interface Priced {
  /** The variables that a cost can depend on: page sizes, and switches of @include and @skip. */
  readonly decisive: readonly string[];
  readonly costs: Map<string, number>;
}
/** Documents live as long as Apollo or a manifest keeps them. */
const priced = new WeakMap<OperationDefinitionNode, Priced>();

/** What an operation costs, counted once for the same document, sizes and switches. @param variables coerced, defaults included: an absent one isn't a null */
export function knownCost(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, count: () => number): number {
  let found = priced.get(operation);
  if (!found) {
    const decisive = (operation.variableDefinitions ?? []).filter(({ type }) => ['Int', 'Boolean'].includes(named(type))).map(({ variable }) => variable.name.value);
    found = { decisive, costs: new Map() };
    priced.set(operation, found);
  }
  const key = found.decisive.length === 0 ? '' : JSON.stringify(found.decisive.map((name) => (variables[name] === undefined ? '' : variables[name])));
  const known = found.costs.get(key);
  if (known !== undefined) return known;
  const cost = count();
  if (found.costs.size >= MAX_VARIANTS) found.costs.clear();
  found.costs.set(key, cost);
  return cost;
}

function named(type: TypeNode): string {
  return type.kind === 'NamedType' ? type.name.value : named(type.type);
}
