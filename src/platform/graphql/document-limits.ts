import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, GraphQLError, Kind, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { limits } from './limits.js';

type Counted = 'aliases' | 'directives' | 'rootFields' | 'fields' | 'repeats' | 'operations' | 'fragments' | 'variables';

/**
 * Looks at the text before it is parsed: each position that an error names is found by counting lines from the top.
 * @throws GraphQLError naming the limit
 */
export function assertSourceWithinLimits(source: string): void {
  let lines = 1;
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines > limits.lines) throw tooMuch('lines');
  }
  if (source.includes('\r') && source.split('\r', limits.lines + 1).length > limits.lines) throw tooMuch('lines');
}

/**
 * Counts a document's selections twice: as they are written, in every operation and fragment whether it is used or not, and as they are answered,
 * each operation with its fragments expanded. Stops at the first limit, so a hostile document costs no more than an honest one.
 * @param introspection whether the schema may be asked for; what asks for it is not counted then
 * @throws GraphQLError naming the limit
 */
export function assertWithinLimits(document: DocumentNode, introspection: boolean): void {
  assertWritten(document, introspection);
  const fragments = new Map(document.definitions.flatMap((d): [string, FragmentDefinitionNode][] => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])));
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) assertAnswered(definition, fragments, introspection);
  }
}

/** The validation of a document looks at all of it, and compares the fields of one name with each other. */
function assertWritten(document: DocumentNode, introspection: boolean): void {
  const count = counter();
  const walk = (set: SelectionSetNode, names: Set<string>): void => {
    for (const selection of set.selections) {
      countNames(selection, count);
      if (selection.kind === Kind.FIELD) {
        if (isIntrospection(selection)) {
          if (introspection) continue;
          throw new GraphQLError('The schema can’t be asked for here.', { extensions: { code: 'BAD_USER_INPUT', limit: 'introspection' } });
        }
        const name = (selection.alias ?? selection.name).value;
        if (names.has(name)) count('repeats');
        names.add(name);
        if (selection.selectionSet) walk(selection.selectionSet, new Set());
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, names);
      }
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    count(definition.kind === Kind.OPERATION_DEFINITION ? 'operations' : 'fragments');
    count('directives', definition.directives?.length);
    for (const { directives } of definition.variableDefinitions ?? []) {
      count('variables');
      count('directives', directives?.length);
    }
    walk(definition.selectionSet, new Set());
  }
}

/** A fragment that is used ten times is answered ten times. */
function assertAnswered(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, introspection: boolean): void {
  const count = counter();
  const walk = (set: SelectionSetNode, depth: number): void => {
    if (depth > limits.depth) throw tooMuch('depth');
    for (const selection of set.selections) {
      if (introspection && selection.kind === Kind.FIELD && isIntrospection(selection)) continue;
      countNames(selection, count);
      if (selection.kind === Kind.FIELD) {
        if (depth === 1) count('rootFields');
        if (selection.selectionSet) walk(selection.selectionSet, depth + 1);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, depth);
      } else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, depth);
      }
    }
  };
  walk(operation.selectionSet, 1);
}

function countNames(selection: SelectionNode, count: (key: Counted, by?: number) => void): void {
  count('fields');
  count('directives', selection.directives?.length);
  if (selection.kind !== Kind.FIELD || !selection.alias) return;
  count('aliases');
  // An alias comes back once for each item of a list.
  if (selection.alias.value.length > limits.aliasLength) throw tooMuch('aliasLength');
}

function counter(): (key: Counted, by?: number) => void {
  const tally: Record<Counted, number> = { aliases: 0, directives: 0, rootFields: 0, fields: 0, repeats: 0, operations: 0, fragments: 0, variables: 0 };
  return (key, by = 1) => {
    tally[key] += by;
    if (tally[key] > limits[key]) throw tooMuch(key);
  };
}

const isIntrospection = (field: FieldNode): boolean => field.name.value === '__schema' || field.name.value === '__type';
const tooMuch = (limit: keyof typeof limits): GraphQLError =>
  new GraphQLError(`The operation exceeds the limit on ${limit}.`, { extensions: { code: 'BAD_USER_INPUT', limit, http: { status: 400 } } });
