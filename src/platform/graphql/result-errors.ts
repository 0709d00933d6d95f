import { Logger } from '@nestjs/common';
import { defaultFieldResolver, type GraphQLOutputType, type GraphQLSchema, getNamedType, isUnionType } from 'graphql';
import type { ContextStore } from '../context/index.js';
import { DomainError, errorKind } from '../errors/index.js';

const logger = new Logger('ResultErrors');

/**
 * Turns an expected error of a query or mutation into the member of its result union; the transaction has rolled back by then. Around the resolvers
 * rather than as an interceptor of Nest's: a chain of observables costs each request more than its guards and its context together.
 */
export function answerExpectedErrors(schema: GraphQLSchema, context: ContextStore): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = async (source, args, graphqlContext, info) => {
        const member = (error: DomainError): object => {
          logger[logMethod(errorKind(error.code).level)]({ code: error.code, field: error.extra['field'], operation: info.fieldName });
          if (!offers(info.returnType, error.typename)) throw error;
          return { __typename: error.typename, code: error.code, message: error.messageIn(context.current.locale), ...error.extra };
        };
        try {
          const result: unknown = await resolve(source, args, graphqlContext, info);
          // Nest's filters hand errors over as results.
          return result instanceof DomainError ? member(result) : result;
        } catch (error) {
          if (error instanceof DomainError) return member(error);
          throw error;
        }
      };
    }
  }
  return schema;
}

function offers(returned: GraphQLOutputType, typename: string): boolean {
  const type = getNamedType(returned);
  return isUnionType(type) && type.getTypes().some(({ name }) => name === typename);
}

const logMethod = (level: 'debug' | 'info' | 'warn' | 'error'): 'debug' | 'log' | 'warn' | 'error' => (level === 'info' ? 'log' : level);
