import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { Kind } from 'graphql';
import { assertAffordable, assertWithinLimits } from './limits.js';

/** Refuses operations that ask for too much, after validation and before execution; per request, because cost depends on variables. */
export const limitsPlugin = (introspection: boolean, resolved: (rootField: string) => void): ApolloServerPlugin<BaseContext> => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, operation, request }) => {
        if (!operation) return Promise.resolve();
        const [root] = operation.selectionSet.selections;
        // The field, not the client's name for the operation: the request log and the metrics need a closed set of names.
        if (root?.kind === Kind.FIELD) resolved(root.name.value);
        assertWithinLimits(document, operation, introspection);
        assertAffordable(schema, document, operation, (request.variables ?? {}) as Record<string, unknown>);
        return Promise.resolve();
      },
    }),
});
