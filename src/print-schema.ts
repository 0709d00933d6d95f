import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { AppModule } from './app.module.js';
import { collectResolvers } from './collect-resolvers.js';
import { loadConfig } from './config/index.js';
import { entrancesOf } from './platform/access/index.js';
import { schemaText } from './platform/graphql/index.js';

/** Writes schema.gql from the code; needs no database. */
async function main(): Promise<void> {
  const resolvers = collectResolvers(AppModule.forRoot(loadConfig({})));
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const schema = await builder.get(GraphQLSchemaFactory).create(resolvers);
  await writeFile('schema.gql', schemaText(schema, resolvers.flatMap((type) => entrancesOf(type))));
  await builder.close();
  console.log('wrote schema.gql');
}

await main();
