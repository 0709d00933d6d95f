import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { Egress } from '../../../platform/egress/index.js';
import { type Breaker, Breakers } from '../../../platform/resilience/index.js';
import { FailureCode } from '../domain/kinds.js';
import { type GenerationProvider, ProviderAwayError, ProviderFailure, type ProviderOutput, type ProviderRequest, type RenderOptions } from './provider.js';
import { AnswerInvalidError } from './stable-diffusion/answer-invalid.error.js';
import { checkPictures } from './stable-diffusion/check-pictures.js';
import { StableDiffusionClient } from './stable-diffusion/client.js';
import { asAway, asFailure, meansUnwell, refusedWith } from './stable-diffusion/failures.js';
import { untilOver } from './stable-diffusion/former-attempts.js';
import { callFor } from './stable-diffusion/request-body.js';
import { maxAnswerBytes, savePictures } from './stable-diffusion/save-pictures.js';
import { StableDiffusionTimings } from './stable-diffusion/timings.js';
import { watched } from './stable-diffusion/watched-call.js';

/** Fewer than the failures that end a task: one that fails because the server is unwell waits for it then. */
const FAILURES_IN_A_ROW = 2;

/** Names one attempt to the server; whoever begins a later attempt can tell the names of the former ones. */
const taskIdOf = (reference: string, attempt: number): string => `dreamlux-${createHash('sha256').update(`${reference}:${attempt}`).digest('hex').slice(0, 32)}`;

/** A Stable Diffusion server of our own (AUTOMATIC1111's interface), reached over HTTP. */
@Injectable()
export class StableDiffusionProvider implements GenerationProvider {
  readonly name = 'stable-diffusion';
  private readonly breaker: Breaker;
  private resting = false;
  private trying: Promise<void> | undefined;
  private made: StableDiffusionClient | undefined;

  constructor(
    private readonly config: Config,
    private readonly timings: StableDiffusionTimings,
    private readonly egress: Egress,
    breakers: Breakers,
  ) {
    this.breaker = breakers.define({ name: this.name, failures: FAILURES_IN_A_ROW, openSeconds: 2, maxOpenSeconds: 30, isFailure: meansUnwell });
    this.breaker.onOpen(() => { this.resting = true; });
  }

  /** While it rests, a question is what is tried, never somebody's task. */
  restsForMs(): number | null {
    if (!this.resting) return null;
    this.trying ??= this.breaker.execute(() => this.ping())
      .then(() => { this.resting = false; }, () => undefined)
      .finally(() => { this.trying = undefined; });
    return this.timings.restMs;
  }

  async render(request: ProviderRequest, options: RenderOptions): Promise<ProviderOutput[]> {
    const { signal } = options;
    const received = await this.breaker.execute(() => this.receive(request, options).catch((error: unknown) => { throw asFailure(error); }), signal);
    return checkPictures(received, request.folder, signal);
  }

  /** What the server makes of it, as files that nobody has looked at yet. */
  private async receive(request: ProviderRequest, { signal, onProgress, assertCounts }: RenderOptions): Promise<string[]> {
    const { reference, attempt, count, folder } = request;
    const taskId = taskIdOf(reference, attempt);
    await untilOver(Array.from({ length: attempt - 1 }, (_, before) => taskIdOf(reference, before + 1)), this.client, this.timings, signal);
    const call = await callFor(request, taskId);
    await assertCounts();
    return watched({ taskId, limitMs: this.timings.limitFor(request), signal, onProgress }, this.client, this.timings, async (either, answerBegins) => {
      const answer = await this.client.submit(call, maxAnswerBytes(count), either);
      answerBegins();
      if (answer.status !== 200) {
        answer.discard();
        throw refusedWith(answer.status, request);
      }
      return savePictures(answer.body, folder, count).catch((error: unknown) => {
        throw error instanceof AnswerInvalidError ? new ProviderFailure(FailureCode.OUTPUT_INVALID, true, { cause: error }) : error;
      });
    });
  }

  private async ping(): Promise<void> {
    const count = await this.client.jobCount(AbortSignal.timeout(this.timings.askMs)).catch((error: unknown) => { throw asAway(error); });
    // Something answers, and it isn't the server: what stands in front of it, or a page that says that it is starting.
    if (count === null) throw new ProviderAwayError();
  }

  private get client(): StableDiffusionClient {
    this.made ??= new StableDiffusionClient(this.config, this.timings, this.egress);
    return this.made;
  }
}
