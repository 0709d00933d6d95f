import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { loadConfig } from '../../../src/config/index.js';
import type { Destination } from '../../../src/platform/egress/index.js';
import { s3Client, S3Timings } from '../../../src/platform/storage/s3-client.js';
import { egressUnder, productPolicy } from '../../support/egress.js';

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(new ConsoleLogger()));

const keys = { S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'secret' };
/** Where the library wants to go, which it is not let to. */
async function wantedBy(env: Record<string, string>): Promise<{ wanted: Destination[]; error: unknown }> {
  const wanted: Destination[] = [];
  const config = loadConfig({ ...keys, ...env });
  const egress = egressUnder({ decide: (destination) => (wanted.push(destination), { allowed: false, refusal: 'unknown-host' }) });
  const client = s3Client(config, new S3Timings(), egress);
  const error: unknown = await client.send(new HeadObjectCommand({ Bucket: config.S3_BUCKET, Key: 'x' })).catch((failure: unknown) => failure);
  client.destroy();
  return { wanted, error };
}

it.each([
  ['Amazon’s, as it is by default', { S3_BUCKET: 'objects' }],
  ['Amazon’s elsewhere', { S3_BUCKET: 'objects', S3_REGION: 'eu-west-2' }],
  ['Amazon’s in China', { S3_BUCKET: 'objects', S3_REGION: 'cn-north-1' }],
  ['Amazon’s, with a name that fits no certificate', { S3_BUCKET: 'objects.of.ours', S3_REGION: 'eu-west-2' }],
  ['Amazon’s, named in the path', { S3_BUCKET: 'objects', S3_REGION: 'eu-west-2', S3_FORCE_PATH_STYLE: 'true' }],
  ['another server', { S3_BUCKET: 'objects', S3_ENDPOINT: 'http://minio:9000' }],
  ['another server, by TLS', { S3_BUCKET: 'objects', S3_ENDPOINT: 'https://s3.example.com' }],
  ['another server, named in its name', { S3_BUCKET: 'objects', S3_ENDPOINT: 'https://s3.example.com', S3_FORCE_PATH_STYLE: 'false' }],
])('the bucket that is configured is on the register: %s; without a policy that says so nothing goes there', async (_name, env) => {
  const { wanted: [first], error } = await wantedBy(env);
  expect(error).toMatchObject({ name: 'EgressRefusedError' });
  expect(first && productPolicy(loadConfig({ ...keys, ...env })).decide(first, 'storage')).toEqual({ allowed: true, addresses: 'any' });
  expect(first && productPolicy(loadConfig({ ...keys, ...env, S3_BUCKET: 'others', S3_ENDPOINT: 'https://elsewhere.example' })).decide(first, 'storage')).toMatchObject({ allowed: false });
});

describe('the library asks nobody but the bucket', () => {
  const asked: string[] = [];
  const machine = createServer(({ url }, response) => {
    asked.push(String(url));
    response.end('eu-west-2');
  });
  const before = process.env;
  beforeAll(async () => {
    await new Promise<void>((resolve) => { machine.listen(0, '127.0.0.1', resolve); });
    const metadata = `http://127.0.0.1:${(machine.address() as AddressInfo).port}`;
    // What a machine in a cloud has to say, asked where the library's own settings say so.
    process.env = { ...before, AWS_DEFAULTS_MODE: 'auto', AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata}/container` };
  });
  afterAll(async () => {
    process.env = before;
    machine.closeAllConnections();
    await new Promise((resolve) => { machine.close(resolve); });
  });

  it.each([['with keys', keys], ['without any', {}]])('%s', async (_name, given) => {
    const config = Object.assign(loadConfig({ ...keys, S3_BUCKET: 'objects', S3_REGION: 'eu-west-2' }), { S3_ACCESS_KEY_ID: undefined, S3_SECRET_ACCESS_KEY: undefined, ...given });
    const client = s3Client(config, new S3Timings(), egressUnder({ decide: () => ({ allowed: false, refusal: 'unknown-host' }) }));
    await expect(client.send(new HeadObjectCommand({ Bucket: 'objects', Key: 'x' }))).rejects.toBeInstanceOf(Error);
    client.destroy();
    expect(asked).toEqual([]);
  });
});
