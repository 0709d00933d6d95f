import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { objectKeys } from '../../src/modules/media/domain/object-keys.js';
import { signPath, urlKeys } from '../../src/modules/media/domain/signed-url.js';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import { signedIn } from '../lib/people.js';
import { cpuTimeMs, watchPeak } from '../lib/process-usage.js';
import { SECRET_KEY } from '../lib/secret.js';
import type { Server } from '../lib/server.js';
import type { Sample, Workload } from '../lib/workload.js';

const BYTES = 20 * 1024 * 1024;
const MB = 1024 * 1024;
/** So many at the same time in the second line. */
const PARALLEL = 4;

interface Put { readonly url: string; readonly file: string }

/** Whether bytes that come in pile up in memory on their way to the disk. */
const workload: Workload = {
  title: 'memory and time of a 20 MB upload',
  async run(bench) {
    const [person] = await signedIn(bench.owner, 1);
    if (!person) throw new Error('nobody is signed in');
    const app = await bench.startApp();
    const plain = await bench.startServer('plain-upload', { FOLDER: bench.storage });
    const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), randomBytes(BYTES - 16)]);
    const expected = createHash('sha256').update(bytes).digest('hex');

    const announced = async (): Promise<Put> => {
      const id = newId();
      await bench.owner.query(
        `INSERT INTO uploads (id, owner_id, status, media_type, byte_size, kept, ticket_expires_at, created_at) VALUES ($1, $2, 'PENDING', 'image/png', $3, false, now() + interval '1 hour', now())`,
        [id, person.accountId, BYTES]);
      const path = `/uploads/${toPublicId('upl', id)}`;
      const key = objectKeys.incoming(id);
      const shard = createHash('sha256').update(key).digest('hex').slice(0, 2);
      return { url: `${path}?${signPath(urlKeys(SECRET_KEY).upload, path, Math.floor(Date.now() / 1_000) + 3_600)}`, file: join(bench.storage, shard, key.replaceAll('/', '%')) };
    };
    const named = (): Promise<Put> => {
      const name = randomUUID().replaceAll('-', '');
      return Promise.resolve({ url: `/${name}`, file: join(bench.storage, name) });
    };
    const send = async (server: Server, { url, file }: Put): Promise<void> => {
      const response = await fetch(`${server.url}${url}`, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: bytes });
      if (response.status !== 204) throw new Error(`${server.name} answered ${response.status}: ${await response.text()}`);
      const stored = createHash('sha256').update(await readFile(file)).digest('hex');
      if (stored !== expected) throw new Error(`${server.name} stored other bytes`);
      await rm(file);
    };
    const times = { ours: [] as Sample[], baseline: [] as Sample[] };
    const measured = (server: Server, prepare: () => Promise<Put>, count: number, note?: Sample[]) => async (): Promise<Sample> => {
      const puts = await Promise.all(Array.from({ length: count }, prepare));
      const [cpu, peak, began] = [cpuTimeMs(server.pid), watchPeak(server.pid), performance.now()];
      await Promise.all(puts.map((put) => send(server, put)));
      const cpuAfter = cpuTimeMs(server.pid);
      note?.push({ value: (performance.now() - began) / count, cpuMs: cpu === null || cpuAfter === null ? null : (cpuAfter - cpu) / count });
      // Never nothing: ratios are taken of it.
      return { value: Math.max(0.1, peak() / MB) };
    };
    const rounds = { rounds: bench.quick ? 3 : 9, warmUp: 2 };
    const one = await bench.interleave({ ours: measured(app, announced, 1, times.ours), baseline: measured(plain, named, 1, times.baseline) }, rounds);
    const many = await bench.interleave({ ours: measured(app, announced, PARALLEL), baseline: measured(plain, named, PARALLEL) }, rounds);
    const against = 'a stream to a file over bare Fastify, synced as well';
    return [
      { what: 'peak memory during one PUT', unit: 'MB above before', against, ...one, absolute: { atMost: 64 } },
      { what: `peak memory during ${PARALLEL} at once`, unit: 'MB above before', against, ...many },
      { what: 'time of one PUT', unit: 'ms', against, ours: times.ours.slice(rounds.warmUp), baseline: times.baseline.slice(rounds.warmUp) },
    ];
  },
};
export default workload;
