import autocannon from 'autocannon';
import type { Server } from './server.js';
import { percentile } from './statistics.js';
import type { Sample } from './workload.js';

export interface Load {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Instead of one `body`: sent in turn; each connection begins at another place of the list. */
  readonly requests?: readonly { readonly headers?: Readonly<Record<string, string>>; readonly body?: string }[];
  readonly connections: number;
  readonly seconds: number;
  /** Whether an answer is right. */
  readonly check: (body: string) => boolean;
}

export interface Loaded extends Sample {
  /** Requests per second. */
  readonly value: number;
  readonly requests: number;
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number };
}

/**
 * Keeps connections busy for some seconds: each sends its next request when the last is answered.
 * @throws Error when an answer was wrong, not 2xx, or missing
 */
export async function load(server: Server, { path, method = 'POST', headers = {}, body, requests, connections, seconds, check }: Load): Promise<Loaded> {
  let wrong: string | undefined;
  let place = 0;
  const times: number[] = [];
  const type = { 'content-type': 'application/json', ...headers };
  const list = requests?.map((request) => ({ method, path, ...request, headers: { ...type, ...request.headers } })) ?? [{ method, path, headers: type, ...(body === undefined ? {} : { body }) }];
  const options = {
    url: `${server.url}${path}`, connections, duration: seconds, requests: list,
    setupClient: (client: autocannon.Client) => client.setRequests(turned(list, Math.floor((place++ * list.length) / connections))),
    verifyBody: (answer: string) => {
      const right = check(answer);
      if (!right) wrong ??= answer;
      return right;
    },
  };
  const cpuBefore = server.cpuMs();
  const running = autocannon(options as autocannon.Options);
  (running as unknown as NodeJS.EventEmitter).on('response', (_client: unknown, _status: number, _bytes: number, time: number) => void times.push(time));
  const result = await running;
  const cpuAfter = server.cpuMs();
  if (wrong !== undefined) throw new Error(`${server.name} gave a wrong answer: ${wrong.slice(0, 1_000)}`);
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${server.name}: ${result.non2xx} answers were not 2xx, ${result.errors} requests failed (${result.timeouts} timed out)\n${server.words}`);
  const count = result['2xx'];
  if (count === 0) throw new Error(`${server.name} answered nothing within ${seconds} s`);
  return {
    value: count / result.duration, requests: count, latency: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    cpuMs: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / count,
  };
}

const turned = <T>(list: readonly T[], by: number): T[] => [...list.slice(by), ...list.slice(0, by)];
