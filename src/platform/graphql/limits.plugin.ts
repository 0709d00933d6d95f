import { type ApolloServerPlugin, type BaseContext, HeaderMap } from '@apollo/server';
import { GraphQLError, Kind, OperationTypeNode } from 'graphql';
import { type ContextStore, OPERATION } from '../context/index.js';
import { actualCost, type Charge, ENTRY_COST, priceOf } from './cost-charge.js';
import { CHARGE, PERSISTED } from './cost-gate.js';
import { assertAffordable } from './limits.js';
import { onlyTheLimit } from './limits.rule.js';
import type { PersistedDocument } from './persisted-documents.js';

/**
 * Puts a persisted document in its place, refuses operations that cost too much, after validation and before execution, and reports in `extensions.cost` what
 * an operation cost. Per request, because cost depends on variables.
 */
export const limitsPlugin = (context: ContextStore): ApolloServerPlugin<BaseContext> => ({
  requestDidStart: ({ request }) => {
    const { memo } = context.current;
    const charge = memo.get(CHARGE) as Charge | undefined;
    const persisted = memo.get(PERSISTED) as PersistedDocument | undefined;
    if (persisted) {
      request.query = persisted.text;
      delete request.extensions;
    }
    return Promise.resolve({
      didResolveOperation: async ({ schema, document, operation }) => {
        if (!operation) return;
        const [root] = operation.selectionSet.selections;
        // The field, not the client's name for the operation: the request log and the metrics need a closed set of names.
        if (root?.kind === Kind.FIELD) memo.set(OPERATION, root.name.value);
        if (request.http?.method === 'GET' && !persisted) throw getRefused();
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw new GraphQLError('Subscriptions run over a websocket.', { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
        const price = priceOf(operation.operation, assertAffordable(schema, document, operation, (request.variables ?? {}) as Record<string, unknown>));
        await charge?.pay(price);
      },
      willSendResponse: ({ response, document, operation }) => {
        if (response.body.kind !== 'single') return Promise.resolve();
        const { singleResult } = response.body;
        if (singleResult.errors) singleResult.errors = onlyTheLimit(singleResult.errors);
        if (charge) {
          charge.settle(document && operation && charge.price !== null ? actualCost(document, operation, singleResult, charge.price) : ENTRY_COST);
          singleResult.extensions = { ...singleResult.extensions, cost: charge.report() };
        }
        return Promise.resolve();
      },
    });
  },
});

const getRefused = (): GraphQLError =>
  new GraphQLError('GET is for persisted documents.', { extensions: { code: 'BAD_USER_INPUT', http: { status: 405, headers: new HeaderMap([['allow', 'POST']]) } } });
