import { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { avGetCodecName, avGetPixFmtName, Dictionary, FormatContext, InputFormat } from 'node-av/lib';
import type { Size } from './picture-rules.js';
import { Refusal } from './serve-child.js';

export interface ClipFacts extends Size {
  durationSeconds: number;
  frames: number;
  fps: number;
  /** FFmpeg's name, e.g. `h264`. */
  codec: string;
  /** FFmpeg's name, e.g. `yuv420p`. */
  pixelFormat: string;
  hasAudio: boolean;
}

/**
 * Reads what an MP4 says of its picture track. Runs inside a media child only.
 *
 * @throws Refusal `NOT_A_CLIP` for anything that isn't an MP4 with a video track.
 */
export async function probeClip(path: string): Promise<ClipFacts> {
  await using file = new FormatContext();
  // Only MP4, only this one file: no playlist, no reference to another file or host.
  using options = Dictionary.fromObject({ protocol_whitelist: 'file' });
  if ((await file.openInput(`file:${path}`, InputFormat.findInputFormat('mp4'), options)) < 0) throw new Refusal('NOT_A_CLIP');
  if ((await file.findStreamInfo()) < 0) throw new Refusal('NOT_A_CLIP');
  const index = file.findBestStream(AVMEDIA_TYPE_VIDEO);
  const stream = file.streams[index];
  if (!stream) throw new Refusal('NOT_A_CLIP');
  const { codecpar, timeBase } = stream;
  return {
    width: codecpar.width,
    height: codecpar.height,
    durationSeconds: Number(stream.duration) * timeBase.toDouble(),
    frames: Number(stream.nbFrames),
    fps: stream.avgFrameRate.toDouble(),
    codec: avGetCodecName(codecpar.codecId) ?? 'unknown',
    pixelFormat: avGetPixFmtName(codecpar.format as Parameters<typeof avGetPixFmtName>[0]) ?? 'unknown',
    hasAudio: file.streams.some((other) => other.codecpar.codecType === AVMEDIA_TYPE_AUDIO),
  };
}
