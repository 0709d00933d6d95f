import { type Bench } from '../lib/bench.js';
import { load } from '../lib/load.js';
import type { Person } from '../lib/people.js';
import type { Server } from '../lib/server.js';
import type { Result, Sample, Workload } from '../lib/workload.js';
import type { Statement } from '../orders/capture.js';
import { Meter } from '../orders/meter.js';
import { command, type Turn } from '../orders/turn.js';
import { assertOrders, customers } from '../seed/customers.js';

const ACCOUNTS = 10_000;
const CLIENTS = 16;
/** Whose requests are prepared: each connection of the load keeps all of them in memory. */
const OVER_HTTP = 1_000;
const POOL = 16;
/** Fewer and longer than elsewhere: a process gets up to speed within the first two. */
const ROUNDS = { rounds: 5, warmUp: 2 };
const AGAINST = 'the same statements with new parameters by pg, prepared and pipelined as the product does it, one Node process, the same pool';

const PATIENT = 'the same by pg, which waits for each answer before it sends the next statement, as applications do';

const MUTATION = `mutation ($input: CreateGenerationInput!) { createGeneration(input: $input) { __typename ... on Generation { id status } ... on UserError { code message } } }`;
const INPUT = { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a red fox on a green hill, morning light, soft clouds over the sea', resolution: '512' };

/** Holds credits, stores a task and its job, commits. */
const workload: Workload = {
  title: 'createGeneration over 10,000 accounts and on a hot one',
  async run(bench) {
    const people = await customers(bench.owner, ACCOUNTS);
    // Outside of production the hot account may order more often than 300 times a minute; every control stays on.
    const environment = { ...bench.productEnvironment('api'), NODE_ENV: 'test', DATABASE_POOL_SIZE: String(POOL) };
    const product = await bench.startServer('orders-product', environment);
    const raw = await bench.startServer('orders-raw', { POOL: String(POOL) });
    const patient = await bench.startServer('orders-raw', { POOL: String(POOL) });
    const app = await bench.startApp({ env: { NODE_ENV: 'test', DATABASE_POOL_SIZE: String(POOL) } });
    const orders = new Orders(bench, product, raw, patient, app);
    return [...(await orders.compare('10,000 accounts', people)), ...(await orders.compare('one hot account', people.slice(0, 1)))];
  },
};
export default workload;

class Orders {
  private answered = 0;
  private unheard = 0;
  private readonly meter: Meter;

  constructor(
    private readonly bench: Bench,
    private readonly product: Server,
    private readonly raw: Server,
    /** Another of these, which waits for each answer before it sends the next statement. */
    private readonly patient: Server,
    private readonly app: Server,
  ) {
    this.meter = new Meter(bench);
  }

  async compare(what: string, people: readonly Person[]): Promise<Result[]> {
    const accountIds = people.map(({ accountId }) => accountId);
    const [of = '', other = of] = accountIds;
    const orders = await command<Statement[][]>(this.product.url, 'capture', { accountIds: [of, other] });
    this.answered += 3;
    const turn = { clients: CLIENTS, ms: this.bench.seconds * 1_000, accountIds };
    const patiently = orders.map((statements) => statements.map(({ behind: _, ...statement }) => statement));
    const { product, raw, patient, http } = await this.bench.interleave({
      raw: () => this.turn(this.raw, { ...turn, orders, of }),
      patient: () => this.turn(this.patient, { ...turn, orders: patiently, of }),
      product: () => this.turn(this.product, turn),
      http: () => this.overHttp(people),
    }, this.bench.quick ? this.bench.rounds : ROUNDS);
    await assertOrders(this.bench.owner, this.answered, this.unheard);
    const common = { unit: 'orders/s', against: AGAINST, baseline: raw };
    const statements = orders[0]?.map(({ text }) => text.trim().split(/\s+/).slice(0, 5).join(' ')) ?? [];
    return [
      { ...common, what: `${what}, by the service`, ours: product, target: { atLeast: 0.5 }, notes: [this.meter.words(this.product, this.raw), `an order's statements: ${statements.join(' | ')}`] },
      { ...common, what: `${what}, by the service, against one statement after the other`, against: PATIENT, baseline: patient, ours: product, notes: [this.meter.words(this.product, this.patient)] },
      { ...common, what: `${what}, over HTTP`, ours: http, notes: [this.meter.words(this.app, this.raw)] },
    ];
  }

  private async turn(server: Server, body: object): Promise<Sample> {
    const { turn, sample } = await this.meter.measure(server, () => command<Turn>(server.url, 'run', body));
    this.answered += turn.count;
    // Nobody works these orders: without this the queue's reconciler would go after more and more of them, and after those that no queue has heard of.
    await this.bench.owner.query(`UPDATE jobs SET lease_until = now() + interval '1 day' WHERE state = 'queued' AND lease_until < now() + interval '1 hour'`);
    return sample;
  }

  private async overHttp(people: readonly Person[]): Promise<Sample> {
    const requests = people.slice(0, OVER_HTTP).map(({ cookie }) => ({ headers: { cookie: cookie.replace('__Host-', '') }, body: JSON.stringify({ query: MUTATION, variables: { input: INPUT } }) }));
    const check = (body: string) => body.startsWith('{"data":{"createGeneration":{"__typename":"Generation","id":"gen_');
    const { turn, sample } = await this.meter.measure(this.app, async () => {
      const { requests: count, value } = await load(this.app, { path: '/graphql', requests, connections: CLIENTS, seconds: this.bench.seconds, check });
      return { count, seconds: count / value };
    });
    this.answered += turn.count;
    // The load hangs up when the time is over, and the orders that were under way are taken all the same.
    this.unheard += CLIENTS;
    return sample;
  }
}
