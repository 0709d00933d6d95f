import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import { InvalidInputError } from '../errors/index.js';
import { InRange } from './in-range.decorator.js';

@ObjectType({ description: 'Where a page stands in its list (Relay).' })
export class PageInfo {
  @Field({ description: 'Whether `after: endCursor` would find more.' })
  hasNextPage: boolean;

  @Field({ description: 'Always false: lists run forward only.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; pass it as `after`.' })
  endCursor: string | null;
}

/** Forward paging: newest first, by keyset. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'Page size, 1..100.' })
  @InRange(1, 100)
  first: number = 20;

  @Field(() => String, { nullable: true, description: '`endCursor` of the page before.' })
  @IsOptional() @IsString()
  after?: string;
}

export interface EdgeShape<T> { cursor: string; node: T }
export interface ConnectionShape<T> { edges: EdgeShape<T>[]; nodes: T[]; pageInfo: PageInfo }

/** Builds the types `XEdge` and `XConnection` for the object type X. */
export function connectionOf<T extends object>(nodeType: Type<T>, name = nodeType.name): Type<ConnectionShape<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list.` })
  class Edge implements EdgeShape<T> {
    @Field({ description: 'Pass it as `after` to go on from here.' })
    cursor: string;

    @Field(() => nodeType, { description: 'The item.' })
    node: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name}s, newest first (Relay).` })
  class Connection implements ConnectionShape<T> {
    @Field(() => [Edge], { description: 'Items with their cursors.' })
    edges: Edge[];

    @Field(() => [nodeType], { description: 'Items without cursors.' })
    nodes: T[];

    @Field(() => PageInfo, { description: 'Where this page stands.' })
    pageInfo: PageInfo;
  }
  return Connection;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const encodeCursor = (key: string): string => Buffer.from(key).toString('base64url');

/** @throws InvalidInputError when the cursor is not one of ours; `pattern` says what a key looks like (default: a UUID) */
export function decodeCursor(after: string | undefined, pattern = UUID): string | null {
  if (after === undefined) return null;
  const key = Buffer.from(after.slice(0, 200), 'base64url').toString();
  if (!pattern.test(key) || encodeCursor(key) !== after) throw new InvalidInputError('after', 'INVALID');
  return key;
}

/**
 * Makes a page from rows fetched with LIMIT first + 1: the extra row only says that there is more.
 * @param keyOf the keyset key that `decodeCursor` gives back, e.g. the row's id
 */
export function pageOf<R, T>(rows: readonly R[], first: number, keyOf: (row: R) => string, toNode: (row: R) => T): ConnectionShape<T> {
  const shown = rows.slice(0, first);
  const nodes = shown.map(toNode);
  const cursorOf = (row: R | undefined) => (row === undefined ? null : encodeCursor(keyOf(row)));
  return {
    nodes,
    // Most clients ask for nodes and the last cursor.
    get edges() {
      return shown.map((row, at) => ({ cursor: encodeCursor(keyOf(row)), node: nodes[at] as T }));
    },
    pageInfo: { hasNextPage: rows.length > first, hasPreviousPage: false, startCursor: cursorOf(shown[0]), endCursor: cursorOf(shown.at(-1)) },
  };
}
