import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';

// The floor: Apollo on Fastify, answering a constant. No Nest, no session, no database.

const apollo = new ApolloServer({
  typeDefs: 'type Viewer { id: ID! } type Query { viewer: Viewer }',
  resolvers: { Query: { viewer: () => ({ id: 'acct_00000000000000000000000000' }) } },
});
await apollo.start();
const app = Fastify();
app.get('/ready', () => 'ready');
await app.register(fastifyApollo(apollo));
process.once('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
