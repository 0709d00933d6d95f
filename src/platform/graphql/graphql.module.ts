import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { Config } from '../../config/index.js';
import { CostGate } from './cost-gate.js';
import { ExplorerController } from './explorer.controller.js';
import { GraphqlOptions } from './graphql.options.js';
import { Loaders } from './loader.js';
import { NodeRegistry } from './node-registry.js';
import { NodeResolver } from './node.resolver.js';
import { PersistedDocuments } from './persisted-documents.js';
import { SocketCallers } from './socket-callers.js';
import { Subscriptions } from './subscriptions.js';
import { InputValidationPipe } from './validation.pipe.js';

/** The one schema, over HTTP and, for subscriptions, over a websocket. */
@Global()
@Module({})
export class GraphqlApiModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: GraphqlApiModule,
      imports: [GraphQLModule.forRootAsync<ApolloDriverConfig>({ driver: ApolloDriver, useClass: GraphqlOptions })],
      controllers: config.production ? [] : [ExplorerController],
      providers: [
        CostGate, Loaders, NodeRegistry, NodeResolver, PersistedDocuments, SocketCallers, Subscriptions,
        { provide: APP_PIPE, useClass: InputValidationPipe },
      ],
      exports: [Loaders, NodeRegistry, PersistedDocuments, Subscriptions],
    };
  }
}
