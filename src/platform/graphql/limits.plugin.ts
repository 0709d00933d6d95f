import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { Kind } from 'graphql';
import { assertAffordable } from './limits.js';
import { onlyTheLimit } from './limits.rule.js';

/**
 * Refuses operations that cost too much, after validation and before execution: per request, because cost depends on variables.
 * @param resolved told the root field of each operation that is about to run
 */
export const limitsPlugin = (resolved: (rootField: string) => void): ApolloServerPlugin<BaseContext> => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, operation, request }) => {
        if (!operation) return Promise.resolve();
        const [root] = operation.selectionSet.selections;
        // The field, not the client's name for the operation: the request log and the metrics need a closed set of names.
        if (root?.kind === Kind.FIELD) resolved(root.name.value);
        assertAffordable(schema, document, operation, (request.variables ?? {}) as Record<string, unknown>);
        return Promise.resolve();
      },
      willSendResponse: ({ response }) => {
        if (response.body.kind === 'single' && response.body.singleResult.errors) {
          response.body.singleResult.errors = onlyTheLimit(response.body.singleResult.errors);
        }
        return Promise.resolve();
      },
    }),
});
