import { rm } from 'node:fs/promises';
import { inspectAndReencode, PictureRefused } from '../../../../platform/codecs/inspect-media.js';
import { FailureCode } from '../../domain/kinds.js';
import { ProviderFailure, type ProviderOutput } from '../provider.js';
import { sniffFile } from '../sniff-file.js';

/**
 * Treats what a provider sent as it treats uploads: each file is decoded in a child process, written anew without metadata, and marked as made by a model.
 * @throws ProviderFailure where one is no sound picture; the signal's reason
 */
export async function checkPictures(received: readonly string[], folder: string, signal: AbortSignal): Promise<ProviderOutput[]> {
  const outputs: ProviderOutput[] = [];
  for (const path of received) {
    try {
      const declaredType = (await sniffFile(path)) ?? 'nothing known';
      const clean = await inspectAndReencode({ path, declaredType, outDir: folder, digitalSourceType: 'trainedAlgorithmicMedia' }, signal);
      outputs.push({ ...clean, durationMs: null });
    } catch (error) {
      throw error instanceof PictureRefused ? new ProviderFailure(FailureCode.OUTPUT_INVALID, true, { cause: error }) : error;
    }
    await rm(path);
  }
  return outputs;
}
