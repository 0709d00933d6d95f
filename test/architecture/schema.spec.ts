import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { buildSchema, type GraphQLArgument, type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { AppModule } from '../../src/app.module.js';
import { collectResolvers } from '../../src/collect-resolvers.js';
import { loadConfig } from '../../src/config/index.js';
import { entrancesOf } from '../../src/platform/access/index.js';
import { Locale } from '../../src/platform/context/index.js';
import { errorCodes, errorKind } from '../../src/platform/errors/index.js';
import { schemaText } from '../../src/platform/graphql/index.js';

const argumentsOf = (field: object): readonly GraphQLArgument[] => ('args' in field ? (field.args as readonly GraphQLArgument[]) : []);

// Their descriptions are their fields'.
const ROOTS = ['Query', 'Mutation', 'Subscription'];

describe('schema.gql', () => {
  let printed: string;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    const resolvers = collectResolvers(AppModule.forRoot(loadConfig({})));
    const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
    printed = schemaText(await builder.get(GraphQLSchemaFactory).create(resolvers), resolvers.flatMap((type) => entrancesOf(type)));
    schema = buildSchema(printed);
    await builder.close();
  });

  it('is what the code says; `npm run schema` writes it', () => {
    expect(readFileSync('schema.gql', 'utf8')).toBe(printed);
  });

  it('describes every type, field and argument', () => {
    const silent = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__') && !ROOTS.includes(name)).flatMap((type) => {
      const own = type.description ? [] : [type.name];
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return own;
      return [...own, ...Object.values(type.getFields()).flatMap((field) => [
        ...(field.description ? [] : [`${type.name}.${field.name}`]),
        ...argumentsOf(field).filter(({ description }) => !description).map(({ name }) => `${type.name}.${field.name}(${name}:)`),
      ])];
    });
    expect(silent).toEqual([]);
  });

  it('says of every root field who may call it', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => Object.values(type?.getFields() ?? {}));
    expect(roots.filter(({ description }) => !description?.includes('Access: ')).map(({ name }) => name)).toEqual([]);
  });

  it('has every error code, each with its text in eight languages', () => {
    const type = schema.getType('ErrorCode');
    if (!isEnumType(type)) throw new Error('ErrorCode is no enum');
    expect(type.getValues().map(({ name }) => name).sort()).toEqual(Object.keys(errorCodes).sort());
    const silent = Object.keys(errorCodes).flatMap((code) => Object.values(Locale).filter((locale) => !errorKind(code).text[locale]).map((locale) => `${code} ${locale}`));
    expect(silent).toEqual([]);
  });
});
