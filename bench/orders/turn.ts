import { createServer } from 'node:http';

/** What clients did together for a while. */
export interface Turn {
  readonly count: number;
  readonly seconds: number;
}

/** So many clients do one thing after the other, `once` by `once`, until it says that there is no more; all that was begun is waited for. */
export async function together(clients: number, once: () => Promise<boolean>): Promise<void> {
  await Promise.all(Array.from({ length: clients }, async () => {
    while (await once());
  }));
}

/** Until the time is over. */
export async function takeTurn(clients: number, ms: number, once: () => Promise<unknown>): Promise<Turn> {
  const began = performance.now();
  let count = 0;
  await together(clients, async () => {
    if (performance.now() - began >= ms) return false;
    count += 1;
    await once();
    return true;
  });
  return { count, seconds: (performance.now() - began) / 1_000 };
}

/** So many times. */
export async function takeTimes(clients: number, count: number, once: (index: number) => Promise<unknown>): Promise<Turn> {
  const began = performance.now();
  let next = 0;
  await together(clients, async () => {
    if (next >= count) return false;
    await once(next++);
    return true;
  });
  return { count, seconds: (performance.now() - began) / 1_000 };
}

/** Answers commands of the bench: a POST to a path with a JSON body, answered in JSON. Until they exist, it is not ready. */
export function obey(commands: Readonly<Record<string, (body: never) => Promise<unknown>>>): void {
  const server = createServer(async (request, response) => {
    if (request.url === '/ready') return void response.end('{}');
    try {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      const answer = await commands[request.url?.slice(1) ?? '']?.(JSON.parse(Buffer.concat(body).toString() || '{}') as never);
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      console.error(error);
      response.writeHead(500).end((error as Error).stack);
    }
  });
  server.requestTimeout = 0;
  server.listen(Number(process.env['PORT']), '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

/** @throws Error with the words of a command that failed */
export async function command<T>(url: string, name: string, body: object = {}): Promise<T> {
  const response = await fetch(`${url}/${name}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text) as T;
}
