import type { Provider } from '@nestjs/common';

/** What resolves this module's part of the schema. */
export const graphqlProviders: Provider[] = [];
