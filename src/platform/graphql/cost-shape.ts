import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** Where objects can be in an operation's answer, by the names they are answered under. */
interface Shape { readonly names: string[]; readonly inner: Shape[] }
const shapes = new WeakMap<OperationDefinitionNode, Shape>();

/** Objects in an operation's answer, its root not counted: only where the document has a selection, so that scalars, however many, are not looked at. */
export function countObjects(document: DocumentNode, operation: OperationDefinitionNode, data: unknown): number {
  let shape = shapes.get(operation);
  if (!shape) {
    shape = { names: [], inner: [] };
    addShape(shape, operation.selectionSet, document);
    shapes.set(operation, shape);
  }
  return typeof data === 'object' && data !== null ? count(shape, data) - 1 : 0;
}

function count({ names, inner }: Shape, object: object): number {
  let found = 1;
  for (let at = 0; at < names.length; at += 1) {
    const value = (object as Record<string, unknown>)[names[at] as string];
    if (typeof value === 'object' && value !== null) found += Array.isArray(value) ? countList(inner[at] as Shape, value) : count(inner[at] as Shape, value);
  }
  return found;
}

function countList(shape: Shape, list: readonly unknown[]): number {
  let found = 0;
  for (const item of list) {
    if (typeof item === 'object' && item !== null) found += Array.isArray(item) ? countList(shape, item) : count(shape, item);
  }
  return found;
}

/** Fields of the same name are merged, as they are in the answer; a type condition only leaves names out. */
function addShape(shape: Shape, set: SelectionSetNode, document: DocumentNode): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      if (!selection.selectionSet) continue;
      const name = (selection.alias ?? selection.name).value;
      let at = shape.names.indexOf(name);
      if (at < 0) at = shape.names.push(name) - 1;
      addShape((shape.inner[at] ??= { names: [], inner: [] }), selection.selectionSet, document);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      addShape(shape, selection.selectionSet, document);
    } else {
      const fragment = document.definitions.find((definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value);
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION) addShape(shape, fragment.selectionSet, document);
    }
  }
}
