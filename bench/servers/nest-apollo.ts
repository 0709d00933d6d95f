import 'reflect-metadata';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Context, Field, GraphQLModule, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { SESSION_LOOKUP, type SessionRow } from '../lib/session-lookup.js';
import { openPool } from './pool.js';

// What somebody gets who builds a GraphQL server with Nest, Apollo and Fastify, recognises sessions and adds nothing else: no limits, no headers, no
// log, no metrics. It asks pg directly, which is cheaper than TypeORM.

const pool = openPool();

@ObjectType()
class Viewer {
  @Field(() => ID)
  id: string;
}

interface Caller { readonly session: SessionRow | null }

async function callerOf(request: FastifyRequest): Promise<Caller> {
  const token = /(?:^|; *)__Host-session=([\w-]{43})/.exec(request.headers.cookie ?? '')?.[1];
  if (token === undefined) return { session: null };
  const now = Date.now();
  const { rows } = await pool.query<SessionRow>(SESSION_LOOKUP, [new Date(now), new Date(now - 7 * 86_400_000), createHash('sha256').update(token).digest()]);
  return { session: rows[0] ?? null };
}

@Resolver(() => Viewer)
class ViewerResolver {
  @Query(() => Viewer, { nullable: true })
  viewer(@Context() { session }: Caller): Viewer | null {
    return session && { id: session.account_id };
  }
}

@Controller()
class ReadyController {
  @Get('ready')
  ready(): string {
    return 'ready';
  }
}

@Module({
  imports: [GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true, graphiql: false, context: callerOf })],
  providers: [ViewerResolver],
  controllers: [ReadyController],
})
class BaselineModule {}

const app = await NestFactory.create<NestFastifyApplication>(BaselineModule, new FastifyAdapter(), { logger: ['fatal', 'error'] });
process.once('SIGTERM', () => process.exit(0));
await app.listen(Number(process.env['PORT']), '127.0.0.1');
