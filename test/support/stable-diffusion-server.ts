import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { answerWith, misshapen, type Order, type Outcome, threw } from './stable-diffusion-answers.js';

/** One submission: what was asked for, and how far it is. */
export interface Render {
  readonly taskId: string;
  readonly path: string;
  readonly order: Order;
  state: 'queued' | 'running' | 'over';
}

export interface StableDiffusionServer {
  readonly port: number;
  readonly url: string;
  /** Every submission that was taken, oldest first. */
  readonly renders: readonly Render[];
  /** The largest number of submissions that were queued or running at the same time. */
  readonly mostAtOnce: number;
  /** Outcomes of the next renders, in order; `pictures` when there are no more. */
  readonly outcomes: Outcome[];
  /** How many questions about progress have come. */
  readonly questions: number;
  /** Share of the work that a running render says is done. */
  progress: number;
  /** Renders that are running or begin from now on don't end before `resume`. */
  pause(): void;
  resume(): void;
  /** Forgets everything it was doing, as a restart does. @param silently callers aren't told: their connections stay open, as after a power failure */
  restart(options?: { silently: boolean }): void;
  close(): Promise<void>;
}

const FINISHED_KEPT = 16;

/**
 * As much of AUTOMATIC1111's HTTP interface as the product uses, with its habits: one render at a time, the rest in line; a render goes on when its caller has
 * hung up; a failed one is called active until the next begins; interruption would be global.
 */
export async function startStableDiffusionServer({ auth, tellsProgress = true }: { auth?: string; tellsProgress?: boolean } = {}): Promise<StableDiffusionServer> {
  const renders: Render[] = [];
  const outcomes: Outcome[] = [];
  let [current, finished]: [string | null, string[]] = [null, []];
  let [mostAtOnce, questions, progress] = [0, 0, 0.25];
  let gate = Promise.resolve();
  let open = (): void => undefined;
  let line: Promise<unknown> = Promise.resolve();
  let life = 0;

  const unfinished = () => renders.filter(({ state }) => state !== 'over');
  const render = async (taken: Render): Promise<Outcome> => {
    taken.state = 'running';
    current = taken.taskId;
    const lifeThen = life;
    await gate;
    if (lifeThen !== life) return 'reset';
    const outcome = outcomes.shift() ?? 'pictures';
    taken.state = 'over';
    // A handler that throws never gets to saying that it has finished.
    if (outcome !== 'fails' && typeof outcome !== 'number') {
      current = null;
      finished = [...finished, taken.taskId].slice(-FINISHED_KEPT);
    }
    return outcome;
  };

  const submit = async (path: string, body: Record<string, unknown>, response: ServerResponse): Promise<void> => {
    for (const field of ['width', 'height', 'steps', 'seed', 'n_iter', 'batch_size']) if (!Number.isInteger(body[field])) return misshapen(response, field);
    for (const field of ['prompt', 'negative_prompt', 'force_task_id']) if (typeof body[field] !== 'string') return misshapen(response, field);
    const order = body as unknown as Order;
    if (path.endsWith('img2img')) {
      if (!order.init_images) return threw(response, 404, 'HTTPException', 'Init image not found');
      const readable = await sharp(Buffer.from(order.init_images[0] ?? '', 'base64')).metadata().catch(() => null);
      if (!readable) return threw(response, 500, 'HTTPException', 'Invalid encoded image');
    }
    const taken: Render = { taskId: order.force_task_id, path, order, state: 'queued' };
    renders.push(taken);
    mostAtOnce = Math.max(mostAtOnce, unfinished().length);
    const lifeThen = life;
    const turn = line.then(() => (lifeThen === life ? render(taken) : 'reset'));
    line = turn;
    const outcome = await turn;
    if (lifeThen !== life) return;
    if (!response.destroyed) await answerWith(response, outcome, order);
  };

  const tell = (taskId: unknown, response: ServerResponse): void => {
    const active = taskId === current;
    const queued = renders.some((one) => one.taskId === taskId && one.state === 'queued');
    const completed = finished.includes(String(taskId));
    const told = { active, queued, completed, progress: active && unfinished().length > 0 ? progress : null, eta: null, live_preview: null, id_live_preview: -1, textinfo: null };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const path = new URL(request.url ?? '/', 'http://here').pathname;
    const text = Buffer.concat(pieces).toString();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const known = auth === undefined || request.headers.authorization === `Basic ${Buffer.from(auth).toString('base64')}`;
    if (path === '/internal/progress') questions += 1;
    if (path === '/internal/progress' && tellsProgress && request.method === 'POST') return tell(body['id_task'], response);
    if (path.startsWith('/sdapi/') && !known) return threw(response, 401, 'HTTPException', 'Incorrect username or password');
    if (/^\/sdapi\/v1\/(txt2img|img2img)$/.test(path) && request.method === 'POST') return submit(path, body, response);
    if (path === '/sdapi/v1/progress' && request.method === 'GET') {
      const working = renders.some(({ state }) => state === 'running');
      return void response.writeHead(200).end(JSON.stringify({ progress: 0, eta_relative: 0, state: { job: working ? 'scripts_txt2img' : '', job_count: working ? 1 : 0 } }));
    }
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not Found"}');
  };

  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    // A request that its sender left half-way is nobody's.
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    port, url: `http://127.0.0.1:${port}`, renders, outcomes,
    get mostAtOnce() { return mostAtOnce; },
    get questions() { return questions; },
    get progress() { return progress; },
    set progress(share) { progress = share; },
    pause: () => { gate = new Promise((resolve) => { open = resolve; }); },
    resume: () => open(),
    restart: ({ silently } = { silently: false }) => {
      life += 1;
      for (const one of renders) one.state = 'over';
      [current, finished] = [null, []];
      line = Promise.resolve();
      if (!silently) server.closeAllConnections();
    },
    close: () => {
      open();
      server.closeAllConnections();
      return new Promise((resolve) => { server.close(() => resolve()); });
    },
  };
}
