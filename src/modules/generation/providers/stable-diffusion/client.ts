import type { Config } from '../../../../config/index.js';
import { type Egress, type EgressAnswer, EgressError } from '../../../../platform/egress/index.js';
import type { StableDiffusionTimings } from './timings.js';

/** How far a task is. `untold`: the server answers, and not to this question. `unknown`: it has no such task, at least not yet or no longer. */
export interface TaskState {
  readonly stage: 'queued' | 'running' | 'completed' | 'unknown' | 'untold';
  /** 0 to 1. */
  readonly progress: number;
}

/** As recipients' `calledFor` says it. */
const PURPOSE = 'generation';
/** An answer about progress; a preview may be in it although none was asked for. */
const MAX_TOLD_BYTES = 4 * 1024 * 1024;

/** AUTOMATIC1111's HTTP interface, as far as we need it. */
export class StableDiffusionClient {
  private readonly base: URL;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    { STABLE_DIFFUSION_URL, STABLE_DIFFUSION_AUTH }: Pick<Config, 'STABLE_DIFFUSION_URL' | 'STABLE_DIFFUSION_AUTH'>,
    private readonly timings: StableDiffusionTimings,
    private readonly egress: Egress,
  ) {
    if (!STABLE_DIFFUSION_URL) throw new Error('STABLE_DIFFUSION_URL is not set');
    this.base = new URL(STABLE_DIFFUSION_URL.replace(/\/*$/, '/'));
    this.headers = {
      'content-type': 'application/json', accept: 'application/json',
      ...(STABLE_DIFFUSION_AUTH ? { authorization: `Basic ${Buffer.from(STABLE_DIFFUSION_AUTH).toString('base64')}` } : {}),
    };
  }

  /** Sends the work; the answer begins when it is done. @throws EgressError; the signal's reason */
  submit({ path, body }: { path: string; body: string }, maxAnswerBytes: number, signal: AbortSignal): Promise<EgressAnswer> {
    const { connectMs, silenceMs } = this.timings;
    return this.egress.send({ method: 'POST', url: new URL(path, this.base), purpose: PURPOSE, headers: this.headers, body, signal, connectMs, silenceMs, maxAnswerBytes });
  }

  /** @throws EgressError when there is no answer in time; the signal's reason */
  async stateOf(taskId: string, signal: AbortSignal): Promise<TaskState> {
    const told = await this.ask('POST', 'internal/progress', signal, { id_task: taskId, id_live_preview: -1, live_preview: false });
    if (!told) return { stage: 'untold', progress: 0 };
    const { active, queued, completed, progress } = told;
    const stage = queued === true ? 'queued' : active === true ? 'running' : completed === true ? 'completed' : 'unknown';
    return { stage, progress: typeof progress === 'number' ? progress : 0 };
  }

  /** How many jobs the server works on; null: what answers doesn't say. @throws EgressError when there is no answer in time; the signal's reason */
  async jobCount(signal: AbortSignal): Promise<number | null> {
    const told = await this.ask('GET', 'sdapi/v1/progress?skip_current_image=true', signal);
    const count = (told?.['state'] as { job_count?: unknown } | null | undefined)?.job_count;
    return typeof count === 'number' ? count : null;
  }

  /** The answer's fields; null for a refusal or an answer of another kind. @throws EgressError also for a server that fails */
  private async ask(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: object): Promise<Record<string, unknown> | null> {
    const { connectMs, askMs } = this.timings;
    const inTime = AbortSignal.timeout(askMs);
    try {
      const answer = await this.egress.send({
        method, url: new URL(path, this.base), purpose: PURPOSE, headers: this.headers, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.any([signal, inTime]),
        connectMs, silenceMs: askMs, maxAnswerBytes: MAX_TOLD_BYTES,
      });
      return await fieldsOf(answer);
    } catch (error) {
      signal.throwIfAborted();
      if (inTime.aborted) throw new EgressError('silent', { cause: error });
      throw error;
    }
  }
}

async function fieldsOf(answer: EgressAnswer): Promise<Record<string, unknown> | null> {
  if (answer.status !== 200) {
    answer.discard();
    if (answer.status >= 500) throw new EgressError('broken', { cause: new Error(`the server answered ${answer.status}`) });
    return null;
  }
  const pieces: Buffer[] = [];
  for await (const piece of answer.body) pieces.push(piece);
  try {
    const told: unknown = JSON.parse(Buffer.concat(pieces).toString());
    return typeof told === 'object' && told !== null ? (told as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
