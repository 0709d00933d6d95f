import type { GraphQLSchema } from 'graphql';
import { describeAccess } from '../access/index.js';
import type { Entrance } from '../access/index.js';

/** Adds to each root field's description who may call it. */
export function describeEntrances(schema: GraphQLSchema, entrances: readonly Entrance[]): GraphQLSchema {
  const roots = { Query: schema.getQueryType(), Mutation: schema.getMutationType(), Subscription: schema.getSubscriptionType() };
  for (const { kind, name, rule } of entrances) {
    const field = kind === 'route' ? undefined : roots[kind]?.getFields()[name];
    if (!field || !rule || field.description?.includes('Access: ')) continue;
    field.description = [field.description, describeAccess(rule)].filter(Boolean).join(' ');
  }
  return schema;
}
