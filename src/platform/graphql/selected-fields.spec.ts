import { type FieldNode, type FragmentDefinitionNode, Kind, parse } from 'graphql';
import { selectedFields } from './selected-fields.js';

function selected(text: string): string[] {
  const { definitions } = parse(text);
  const [operation] = definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation first');
  const fragments = Object.fromEntries(definitions.flatMap((one): [string, FragmentDefinitionNode][] => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])));
  return [...selectedFields({ fieldNodes: operation.selectionSet.selections as FieldNode[], fragments })].sort();
}

describe('selectedFields', () => {
  it('finds fields at every depth, by their own names', () => {
    expect(selected('{ root { nodes { short: outputs { url } } } }')).toEqual(['nodes', 'outputs', 'url']);
  });

  it('looks into fragments, each once', () => {
    expect(selected('{ root { ...A ... on B { c } } } fragment A on T { a ...D } fragment D on T { d ...A }')).toEqual(['a', 'c', 'd']);
  });

  it('finds nothing below a scalar', () => {
    expect(selected('{ root }')).toEqual([]);
  });
});
