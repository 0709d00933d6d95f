import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { assertAffordable, assertWithinLimits } from './limits.js';

/** Refuses operations that ask for too much, after validation and before execution; per request, because cost depends on variables. */
export const limitsPlugin = (introspection: boolean): ApolloServerPlugin<BaseContext> => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, operation, request }) => {
        if (!operation) return Promise.resolve();
        assertWithinLimits(document, operation, introspection);
        assertAffordable(schema, document, operation, (request.variables ?? {}) as Record<string, unknown>);
        return Promise.resolve();
      },
    }),
});
