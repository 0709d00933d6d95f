import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { FailureCode } from '../domain/kinds.js';
import { type GenerationProvider, ProviderFailure, type ProviderOutput, type ProviderRequest, type RenderOptions } from './provider.js';
import { sniffFile } from './sniff-file.js';
import type { StudioFile, StudioRequest } from './studio/request.js';
import { renderInStudio, StudioFailure } from './studio/studio-renderer.js';
import { triggersIn } from './studio/triggers.js';

/** The in-house renderer: real files, no AI model, nothing leaves the house. */
@Injectable()
export class StudioProvider implements GenerationProvider {
  readonly name = 'studio';

  constructor(private readonly config: Config) {}

  async render(request: ProviderRequest, { signal, onProgress }: RenderOptions): Promise<ProviderOutput[]> {
    try {
      const { files } = await renderInStudio(this.toStudio(request), { signal, onProgress: ({ fraction }) => onProgress(fraction * 100) });
      return await Promise.all(files.map(measure));
    } catch (error) {
      if (error instanceof StudioFailure) throw new ProviderFailure(FailureCode[error.code], error.retryable, { cause: error });
      throw error;
    }
  }

  private toStudio(request: ProviderRequest): StudioRequest {
    const { kind, prompt, negativePrompt, width, height, durationSeconds, seed, count, inputPath, folder, test } = request;
    return {
      kind, prompt, negativePrompt: negativePrompt ?? undefined, seed, width, height, durationSeconds: durationSeconds ?? undefined, count,
      inputPath: inputPath ?? undefined, outDir: folder, triggers: triggersIn(prompt, { production: this.config.production, test }),
    };
  }
}

/** Looks at what was really written. @throws ProviderFailure when it is not what the renderer says */
async function measure({ path, thumbnailPath, mediaType, width, height, durationSeconds }: StudioFile): Promise<ProviderOutput> {
  const { size } = await stat(path);
  const found = await sniffFile(path);
  const fits = mediaType === 'video/mp4' ? found === 'unsupported:video' : found === mediaType;
  if (!fits || size === 0) throw new ProviderFailure(FailureCode.OUTPUT_INVALID, true);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return {
    path, thumbnailPath, mediaType, byteSize: size, sha256: hash.digest('hex'), width, height,
    durationMs: durationSeconds === undefined ? null : Math.round(durationSeconds * 1_000),
  };
}
