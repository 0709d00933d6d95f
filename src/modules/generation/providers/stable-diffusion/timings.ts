import type { ProviderRequest } from '../provider.js';

/** Periods of talking to a Stable Diffusion server, in milliseconds of wall time. */
export class StableDiffusionTimings {
  /** Until a connection stands. */
  connectMs = 5_000;
  /** For one question about a task. */
  askMs = 5_000;
  /** Between two questions. */
  pollMs = 1_000;
  /** Without any sign that the server works on it, or between two pieces of its answer, before a task counts as lost. */
  silenceMs = 30_000;
  /** For work on one task, however small; waiting in the server's line isn't counted. */
  renderMs = 120_000;
  /** More of that for each megapixel of each picture. */
  renderMsPerMegapixel = 120_000;
  /** For a former attempt to be over, before the task goes back to wait for that. */
  formerMs = 10_000;
  /** Before tasks come again to a server that doesn't answer. */
  restMs = 15_000;

  /** For one render. The job's own limit is beyond the largest of them. */
  limitFor({ width, height, count }: Pick<ProviderRequest, 'width' | 'height' | 'count'>): number {
    return this.renderMs + (count * width * height * this.renderMsPerMegapixel) / 1_000_000;
  }
}
