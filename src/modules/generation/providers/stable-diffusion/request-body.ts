import { readFile } from 'node:fs/promises';
import type { ProviderRequest } from '../provider.js';

const STEPS = 30;
const CFG_SCALE = 7;
/** How far a picture may be left behind: the server's own default. */
const DENOISING_STRENGTH = 0.75;
const CROP_AND_RESIZE = 1;
/** The model works in blocks of this many pixels; the server would cut the rest off. */
const BLOCK = 8;

const inBlocks = (pixels: number): number => Math.max(BLOCK, Math.round(pixels / BLOCK) * BLOCK);

/** Path and body of the call that makes the pictures. @param taskId what the server is to call it */
export async function callFor(request: ProviderRequest, taskId: string): Promise<{ path: string; body: string }> {
  const { prompt, negativePrompt, width, height, seed, count, inputPath } = request;
  const body = {
    prompt, negative_prompt: negativePrompt ?? '', seed, steps: STEPS, cfg_scale: CFG_SCALE, width: inBlocks(width), height: inBlocks(height),
    // One after the other: several at once need as many times the graphics memory. Each takes the next seed.
    batch_size: 1, n_iter: count,
    force_task_id: taskId, send_images: true,
    // Neither a copy on the server's disk nor the words inside the pictures.
    save_images: false, override_settings: { enable_pnginfo: false },
  };
  if (inputPath === null) return { path: 'sdapi/v1/txt2img', body: JSON.stringify(body) };
  const picture = await readFile(inputPath, 'base64');
  return {
    path: 'sdapi/v1/img2img',
    body: JSON.stringify({ ...body, init_images: [picture], denoising_strength: DENOISING_STRENGTH, resize_mode: CROP_AND_RESIZE, include_init_images: false }),
  };
}
