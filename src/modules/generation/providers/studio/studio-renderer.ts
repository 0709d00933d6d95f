import { readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ChildCrashed, ChildRefused, ChildTimeout } from '../../../../platform/codecs/child-errors.js';
import { runInChild } from '../../../../platform/codecs/run-in-child.js';
import { Slots } from '../../../../platform/codecs/slots.js';
import type { StudioFile, StudioProgress, StudioRequest, StudioResult } from './request.js';

const ENTRY = new URL('./render.child.js', import.meta.url);
const MEMORY_MB = 1_200;
/** Renders have their own slots: they take seconds, and an upload shall not wait for them. */
const slots = new Slots(availableParallelism());

export type StudioFailureCode = 'PROVIDER_UNAVAILABLE' | 'PROVIDER_TIMEOUT' | 'SAFETY_OUTPUT' | 'INTERNAL';

/** The studio made nothing, and why. */
export class StudioFailure extends Error {
  override readonly name = 'StudioFailure';
  readonly code: StudioFailureCode;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;

  constructor(code: StudioFailureCode, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.retryable = code !== 'SAFETY_OUTPUT';
  }
}

export interface StudioOptions {
  signal?: AbortSignal;
  onProgress?: (progress: StudioProgress) => void;
}

/**
 * Renders one request in a child process. Equal requests give equal files. When it fails, nothing of it stays in `outDir`.
 *
 * @throws StudioFailure, or the signal's reason when aborted.
 */
export async function renderInStudio(request: StudioRequest, { signal, onProgress }: StudioOptions = {}): Promise<StudioResult> {
  try {
    const files = await runInChild<StudioRequest, StudioFile[]>({
      entry: ENTRY,
      input: request,
      timeoutMs: timeLimit(request),
      memoryMb: MEMORY_MB,
      slots,
      ...(signal && { signal }),
      onProgress: (progress) => onProgress?.(progress as StudioProgress),
    });
    return { files };
  } catch (error) {
    await removeResults(request.outDir);
    throw asFailure(error);
  }
}

/** Ten times what a request takes on one slow core, so that only a hang is ever cut off. */
function timeLimit({ kind, width, height, count, durationSeconds = 5, triggers }: StudioRequest): number {
  const megapixels = (width * height) / 1_000_000;
  const each = kind.endsWith('VIDEO') ? 20_000 + durationSeconds * megapixels * 12_000 : 20_000 + megapixels * 15_000;
  return triggers.slowSeconds * 2_000 + count * each;
}

function asFailure(error: unknown): unknown {
  if (error instanceof ChildTimeout) return new StudioFailure('PROVIDER_TIMEOUT', error.message);
  if (error instanceof ChildCrashed) return new StudioFailure('INTERNAL', error.message);
  if (error instanceof ChildRefused) return new StudioFailure(error.reason === 'SAFETY_OUTPUT' ? 'SAFETY_OUTPUT' : 'PROVIDER_UNAVAILABLE', error.message);
  return error;
}

async function removeResults(folder: string): Promise<void> {
  const ours = (await readdir(folder)).filter((name) => /^\d+\.(png|jpg|mp4|thumbnail\.webp)$/.test(name));
  await Promise.all(ours.map((name) => rm(join(folder, name), { force: true })));
}
