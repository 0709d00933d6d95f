import { type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';

/**
 * Names of all fields that an operation asks for anywhere below the field that is being resolved, fragments included. `@skip` and `@include` are not
 * looked at: good for deciding what to load ahead, not for what to answer.
 */
export function selectedFields({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const walk = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        if (seen.has(name)) continue;
        seen.add(name);
        walk(fragments[name]?.selectionSet.selections ?? []);
        continue;
      }
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      if (selection.selectionSet) walk(selection.selectionSet.selections);
    }
  };
  for (const { selectionSet } of fieldNodes) walk(selectionSet?.selections ?? []);
  return names;
}
