import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Access } from '../access/index.js';
import { NodeRegistry } from './node-registry.js';
import { Node } from './user-error.js';

@Resolver(() => Node)
export class NodeResolver {
  constructor(private readonly registry: NodeRegistry) {}

  @Query(() => Node, { nullable: true, description: 'Anything of the caller by its id; null when missing or not visible.' })
  @Access({ session: true, apiKey: 'any' })
  node(@Args('id', { type: () => ID, description: 'A TypeID of any kind.' }) id: string): Promise<object | null> {
    return this.registry.find(id);
  }
}
