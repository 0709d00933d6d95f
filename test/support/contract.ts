import {
  getNamedType, getNullableType, type GraphQLField, type GraphQLInputType, type GraphQLOutputType, type GraphQLSchema, isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType,
  isUnionType,
} from 'graphql';

/** One root field of the schema. */
export interface Operation {
  readonly kind: 'Query' | 'Mutation';
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
}

/** One place of an operation's arguments that takes a scalar, an enum, or a list of them. */
export interface Position {
  readonly operation: Operation;
  readonly path: readonly string[];
  /** `operation.path`, to name it. */
  readonly name: string;
  readonly type: GraphQLInputType;
  /** Name of the scalar or enum. */
  readonly leaf: string;
  readonly list: boolean;
  readonly required: boolean;
}

export function operationsOf(schema: GraphQLSchema): Operation[] {
  const of = (kind: 'Query' | 'Mutation') => Object.entries((kind === 'Query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {});
  return [...of('Query').map(([name, field]) => ({ kind: 'Query' as const, name, field })), ...of('Mutation').map(([name, field]) => ({ kind: 'Mutation' as const, name, field }))];
}

/** Every leaf of the arguments, those of nested inputs included. */
export function positionsOf(operation: Operation): Position[] {
  const walk = (path: readonly string[], type: GraphQLInputType): Position[] => {
    const named = getNamedType(type);
    if (isInputObjectType(named)) return Object.values(named.getFields()).flatMap((field) => walk([...path, field.name], field.type));
    return [{
      operation, path, name: [operation.name, ...path].join('.'), type, leaf: named.name, list: isListType(getNullableType(type)), required: isNonNullType(type),
    }];
  };
  return operation.field.args.flatMap(({ name, type }) => walk([name], type));
}

/** The input objects among the arguments, by path: each could be sent with a field too many. */
export function inputObjectsOf(operation: Operation): string[][] {
  return operation.field.args.filter(({ type }) => isInputObjectType(getNamedType(type))).map(({ name }) => [name]);
}

/** A document that calls the operation with the arguments in `variables`, under the name `result`. */
export function documentOf({ kind, name, field }: Operation, variables: object): string {
  const given = field.args.filter((argument) => argument.name in variables);
  const declared = given.length ? `(${given.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ')})` : '';
  const passed = given.length ? `(${given.map((argument) => `${argument.name}: $${argument.name}`).join(', ')})` : '';
  return `${kind === 'Query' ? 'query' : 'mutation'} ${declared} { result: ${name}${passed} ${selectionOf(field.type)} }`;
}

function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isUnionType(named)) return isInterfaceType(named) || !('nodes' in named.getFields()) ? '{ __typename }' : '{ __typename nodes { __typename } }';
  const members = named.getTypes();
  const refusal = members.some((member) => member.getInterfaces().some(({ name }) => name === 'UserError')) ? '... on UserError { code message }' : '';
  return `{ __typename ${refusal} ${members.some(({ name }) => name === 'InvalidInput') ? '... on InvalidInput { field }' : ''} }`;
}

/** A copy of `variables` with `value` at `path`; in a list, at the first of it. */
export function withValueAt(variables: object, [key = '', ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  const members = variables as Record<string, unknown>;
  if (rest.length === 0) return { ...members, [key]: value };
  const inner = members[key];
  if (Array.isArray(inner)) return { ...members, [key]: [withValueAt((inner[0] as object | undefined) ?? {}, rest, value), ...(inner.slice(1) as unknown[])] };
  return { ...members, [key]: withValueAt((inner as object | undefined) ?? {}, rest, value) };
}
