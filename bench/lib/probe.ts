import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from './server.js';
import { percentile } from './statistics.js';

export interface Probe {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly check: (body: string) => boolean;
}

/**
 * Asks at a fixed pace, whether or not earlier questions are answered, and takes each time from when the question was due: a server that stalls is not
 * asked less for it.
 * @returns the 99th percentile (milliseconds)
 * @throws Error for a wrong answer
 */
export async function probe(server: Server, { path, headers, body, perSecond, seconds, check }: Probe): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const asked: Promise<number>[] = [];
  const began = performance.now();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = began + (n * 1_000) / perSecond;
    await pause(Math.max(0, due - performance.now()));
    asked.push(ask(due));
  }
  const times = await Promise.all(asked);
  agent.destroy();
  return percentile(times, 0.99);

  function ask(due: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const call = request(`${server.url}${path}`, { agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => {
          if (check(text)) resolve(performance.now() - due);
          else reject(new Error(`${server.name} gave a wrong answer: ${text.slice(0, 500)}`));
        });
      });
      call.on('error', reject).end(body);
    });
  }
}
