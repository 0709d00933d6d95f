export { type ConnectionShape, connectionOf, decodeCursor, encodeCursor, PageArgs, PageInfo, pageOf } from './connection.js';
export { GraphqlApiModule } from './graphql.module.js';
export { InRange } from './in-range.decorator.js';
export { GraphQLJson } from './json.scalar.js';
export { Loaders } from './loader.js';
export { NodeRegistry } from './node-registry.js';
export { resultUnion } from './result-union.js';
export { ScopedField } from './scoped-field.js';
export { selectedFields } from './selected-fields.js';
export { schemaText } from './schema-text.js';
export { CALLER_CHANGED, Subscriptions } from './subscriptions.js';
export {
  Deleted, IdempotencyConflict, InvalidInput, InvalidState, Node, NotFound, RateLimited, ReauthenticationRequired, UserError,
} from './user-error.js';
