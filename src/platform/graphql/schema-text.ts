import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import type { Entrance } from '../access/index.js';
import { describeEntrances } from './describe-access.js';
import { enforceFieldScopes } from './scoped-field.js';

const HEADER = '# Written by `npm run schema` from the code. Do not edit.\n\n';

/** The schema as schema.gql holds it: sorted, with who may call what in the descriptions. */
export const schemaText = (schema: GraphQLSchema, entrances: readonly Entrance[]): string =>
  `${HEADER}${printSchema(lexicographicSortSchema(enforceFieldScopes(describeEntrances(schema, entrances), null)))}\n`;
