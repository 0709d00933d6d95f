import { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { readPolicyFile } from '../../src/config/index.js';
import { RecipientHosts } from '../../src/modules/legal/domain/recipient-hosts.js';
import { readRegister } from '../../src/modules/legal/domain/recipient-register.js';
import { Egress, type EgressAnswer, type EgressRequest } from '../../src/platform/egress/index.js';
import { sendTo } from '../../src/platform/egress/send.js';
import { percentile } from '../lib/statistics.js';
import type { Sample, Workload } from '../lib/workload.js';

const BODY = JSON.stringify({ prompt: 'a fox on a hill' });
/** Milliseconds. */
const MAY_ADD = 0.2;

/** What it costs to ask the register of recipients, and to look at every address, before a request goes out. */
const workload: Workload = {
  title: 'a request to a provider with and without asking where data may go',
  async run(bench) {
    const server = createServer((request, response) => void request.resume().once('end', () => response.end(BODY)));
    await new Promise<void>((resolve) => { server.listen(0, resolve); });
    try {
      // By its name, so that both resolve one, with a new connection for each request.
      const { port } = server.address() as AddressInfo;
      const url = new URL(`http://localhost:${port}/`);
      const register = readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json'));
      const egress = new Egress();
      egress.use(new RecipientHosts(register, { STABLE_DIFFUSION_URL: url.origin, S3_REGION: 'eu-west-2' }, () => false));
      const admitted = { scheme: 'http', host: 'localhost', port, lookup: lookup as LookupFunction };
      const count = bench.quick ? 500 : 3_000;
      const { ours = [], baseline = [] } = await bench.interleave({
        ours: () => round(count, url, (request) => egress.send(request)),
        baseline: () => round(count, url, (request) => sendTo(admitted, request)),
      });
      const added = ours.map(({ value }, index): Sample => ({ value: value - (baseline[index]?.value ?? 0) }));
      return [
        { what: 'a request, p50', unit: 'ms', against: 'the same request without a policy', ours, baseline },
        { what: 'what asking adds, p50', unit: 'ms', against: 'the same request without a policy', ours: added, baseline, absolute: { atMost: MAY_ADD } },
      ];
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};
export default workload;

/** @throws Error when an answer is not the right one */
async function round(count: number, url: URL, send: (request: EgressRequest) => Promise<EgressAnswer>): Promise<Sample> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const began = performance.now();
    const answer = await send({
      method: 'POST', url, purpose: 'generation', body: BODY, signal: AbortSignal.timeout(10_000), connectMs: 5_000, silenceMs: 5_000, maxAnswerBytes: 1_000,
    });
    let text = '';
    for await (const piece of answer.body) text += piece.toString();
    times.push(performance.now() - began);
    if (answer.status !== 200 || text !== BODY) throw new Error('the answer is not what was sent');
  }
  return { value: percentile(times, 0.5) };
}
