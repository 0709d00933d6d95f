import type { DigitalSourceType } from '../../../../platform/codecs/digital-source-type.js';
import type { Triggers } from './triggers.js';

export type StudioKind = 'TEXT_TO_IMAGE' | 'IMAGE_TO_IMAGE' | 'TEXT_TO_VIDEO' | 'IMAGE_TO_VIDEO';

export interface StudioRequest {
  kind: StudioKind;
  prompt: string;
  negativePrompt?: string | undefined;
  seed: number;
  /** Pixels of every result; even numbers for clips. */
  width: number;
  height: number;
  /** Clips only, 1 to 10. */
  durationSeconds?: number | undefined;
  /** How many results; each after the first uses the next seed. */
  count: number;
  /** For the kinds that start from a picture: one that went through our own encoder already. */
  inputPath?: string | undefined;
  /** An existing folder, for this request alone. */
  outDir: string;
  /** How it is to misbehave. */
  triggers: Triggers;
}

export interface StudioFile {
  path: string;
  /** WebP, longest side at most 512 pixels; a clip's shows its first frame. */
  thumbnailPath: string;
  mediaType: 'image/png' | 'image/jpeg' | 'video/mp4';
  width: number;
  height: number;
  durationSeconds?: number;
  digitalSourceType: DigitalSourceType;
}

export interface StudioResult {
  files: StudioFile[];
}

/** Share of the work that is done, 0 to 1; never falls. */
export interface StudioProgress {
  fraction: number;
}

/** A result's place and marks before its content is made. */
export type Placed = Omit<StudioFile, 'mediaType' | 'durationSeconds'>;

/** The picture a request starts from. */
export function photoOf({ inputPath, kind }: StudioRequest): string {
  if (!inputPath) throw new Error(`${kind} needs a picture`);
  return inputPath;
}
