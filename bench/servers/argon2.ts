import { hash, verify } from '@node-rs/argon2';
import Fastify from 'fastify';

// argon2id as the product has it, and nothing else: `GET /verify?milliseconds=3000&parallel=2` compares for so long and says how often.

const PASSWORD = 'the passphrase of the bench';
const kept = await hash(PASSWORD, { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 });

const app = Fastify();
app.get('/ready', () => 'ready');
app.get('/hash', () => kept);
app.get<{ Querystring: { milliseconds: string; parallel: string } }>('/verify', async ({ query }) => {
  const began = performance.now();
  const until = began + Number(query.milliseconds);
  let count = 0;
  await Promise.all(Array.from({ length: Number(query.parallel) }, async () => {
    while (performance.now() < until) {
      if (!(await verify(kept, PASSWORD))) throw new Error('the password does not match');
      count += 1;
    }
  }));
  return { perSecond: count / ((performance.now() - began) / 1_000), count };
});
process.once('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
