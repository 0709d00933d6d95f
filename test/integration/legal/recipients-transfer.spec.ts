import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FactoryProvider, Global, Module } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { loadConfig, readPolicyFile } from '../../../src/config/index.js';
import { AccountsModule } from '../../../src/modules/accounts/index.js';
import { readRegister, type RecipientRegister } from '../../../src/modules/legal/domain/recipient-register.js';
import { EvidenceKind, LegalModule, Recipients } from '../../../src/modules/legal/index.js';
import { recipientEgress } from '../../../src/modules/legal/recipient-egress.js';
import { RECIPIENT_REGISTER } from '../../../src/modules/legal/recipient-register.provider.js';
import { RecordRecipientEvidence } from '../../../src/modules/legal/record-recipient-evidence.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { ContextStore } from '../../../src/platform/context/index.js';
import { Egress, type EgressRefusedError } from '../../../src/platform/egress/index.js';
import { Loaders, NodeRegistry } from '../../../src/platform/graphql/index.js';
import { IdempotencyModule } from '../../../src/platform/idempotency/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { MailModule } from '../../../src/platform/mail/index.js';
import { RateLimitModule } from '../../../src/platform/rate-limit/index.js';
import { RegionModule } from '../../../src/platform/region/index.js';
import { StorageModule } from '../../../src/platform/storage/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { compileTestModule, createTestModule } from '../../support/module.js';
import { createTestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

@Global()
@Module({ providers: [Loaders, NodeRegistry], exports: [Loaders, NodeRegistry] })
class GraphqlParts {}

const DAY_MS = 86_400_000;
const PARTNER = 'stability-ai';
let server: Server;
let database: TestDatabase;
let module: TestingModule | undefined;
const redis = createTestRedis();
beforeAll(async () => {
  server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
});
beforeEach(async () => { database = await createTestDatabase(); });
afterEach(async () => {
  await module?.close();
  module = undefined;
  await database.drop();
});
afterAll(async () => {
  await redis.close();
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});

/** That server is a company's in another country, with signed clauses. */
function register(): RecipientRegister {
  const read = readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json'));
  return {
    ...read,
    recipients: read.recipients.map((one) => {
      if (one.key === 'in-house') return { ...one, hosts: [] };
      return one.key === PARTNER ? { ...one, active: true, hosts: [{ from: 'STABLE_DIFFUSION_URL' }] } : one;
    }),
  };
}
const url = (): URL => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
const options = (env: Record<string, string> = {}) => ({
  database, redis, env: { STABLE_DIFFUSION_URL: url().href, ...env }, overrides: [[RECIPIENT_REGISTER, register()]] as const,
  imports: [RateLimitModule, MailModule.forRoot(loadConfig({})), StorageModule, IdempotencyModule, GraphqlParts, RegionModule, AccountsModule, LegalModule],
});
const call = async (opened: TestingModule): Promise<unknown> => {
  const request = { method: 'GET', url: url(), purpose: 'generation', signal: AbortSignal.timeout(15_000), connectMs: 15_000, silenceMs: 15_000, maxAnswerBytes: 100 } as const;
  return opened.get(Egress, { strict: false }).send(request).then(({ status, discard }) => (discard(), status), (error: EgressRefusedError) => error.refusal);
};
/** As another process would file it, which says nothing. */
const file = (validUntil: Date, recordedAt: Date, id = newId()) => database.ownerQuery(
  `INSERT INTO recipient_evidence (id, recipient, kind, reference, valid_until, recorded_at) VALUES ($1, $2, 'TRANSFER', 'signed', $3, $4)`, [id, PARTNER, validUntil, recordedAt]);

it('a transfer that rests on what was signed is refused until that is filed, and again from the moment it ends [P65]', async () => {
  module = await createTestModule(options());
  const opened = module;
  const [record, clock] = [opened.get(RecordRecipientEvidence, { strict: false }), opened.get(Clock, { strict: false })];
  const show = (validUntil: Date, kind = EvidenceKind.TRANSFER) =>
    opened.get(ContextStore, { strict: false }).runDetached(() => record.run({ recipient: PARTNER, kind, reference: 'Clauses of 2026', url: null, validUntil }));
  expect(await call(opened)).toBe('no-evidence');
  await show(new Date(clock.now().getTime() + DAY_MS), EvidenceKind.NO_TRAINING);
  expect(await call(opened)).toBe('no-evidence');
  await show(new Date(clock.now().getTime() + DAY_MS));
  await waitFor(async () => (await call(opened)) === 200, { what: 'the evidence to count' });
  clock.moveTo(DAY_MS);
  expect(await call(opened)).toBe('no-evidence');
});

it('what was filed before the start counts from the first question on, before anything is started', async () => {
  await file(new Date(Date.now() + DAY_MS), new Date());
  module = await compileTestModule(options());
  expect(await call(module)).toBe(200);
});

it('the evidence that counts is what was recorded last, whatever its id says', async () => {
  const [early, late] = [newId(), newId()];
  await file(new Date(Date.now() - DAY_MS), new Date(), early);
  await file(new Date(Date.now() + DAY_MS), new Date(Date.now() - DAY_MS), late);
  module = await compileTestModule(options());
  expect((await module.get(Recipients, { strict: false }).evidenceOf(PARTNER)).map(({ id }) => id)).toEqual([early]);
  expect(await call(module)).toBe('no-evidence');
});

it('a bucket in another country than the register says keeps the process from starting', async () => {
  module = await compileTestModule(options());
  const recipients = module.get(Recipients, { strict: false });
  const start = (region: string): Promise<unknown> => {
    const bucket = { S3_BUCKET: 'objects', S3_REGION: region, S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'secret' };
    return (recipientEgress as FactoryProvider<Promise<unknown>>).useFactory(new Egress(), loadConfig(bucket), register(), recipients);
  };
  await expect(start('us-east-1')).rejects.toThrow(/region us-east-1 lies in US.*hosting has the data in GB/);
  await expect(start('eu-west-2')).resolves.toBeDefined();
});
