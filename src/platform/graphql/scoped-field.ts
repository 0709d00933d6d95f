import { Extensions } from '@nestjs/graphql';
import { defaultFieldResolver, GraphQLError, type GraphQLSchema, isObjectType } from 'graphql';
import type { ContextStore, Scope } from '../context/index.js';
import { ForbiddenError } from '../errors/index.js';

const SCOPE = 'scope';

/** A field that an API key sees only with this scope; sessions see it always. `session-only`: no key sees it. */
export const ScopedField = (scope: Scope | 'session-only'): MethodDecorator & PropertyDecorator => Extensions({ [SCOPE]: scope });

/** Puts the check of {@link ScopedField} in front of the field's resolver, and the scope into its description. */
export function enforceFieldScopes(schema: GraphQLSchema, context: ContextStore | null): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const scope = field.extensions[SCOPE] as Scope | 'session-only' | undefined;
      if (!scope) continue;
      const note = scope === 'session-only' ? 'Sessions only.' : `API keys need ${scope}.`;
      if (!field.description?.includes(note)) field.description = [field.description, note].filter(Boolean).join(' ');
      if (!context) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, graphqlContext, info) => {
        const { caller } = context.current;
        const allowed = caller?.kind === 'session' || (caller?.kind === 'apiKey' && scope !== 'session-only' && caller.scopes.includes(scope));
        if (!allowed) {
          const error = new ForbiddenError();
          throw new GraphQLError(error.messageIn(context.current.locale), { originalError: error });
        }
        return resolve(source, args, graphqlContext, info) as unknown;
      };
    }
  }
  return schema;
}
