import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_LOG_ERROR,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FFmpegError, FormatContext, Frame, Log, Packet, Rational, type Stream } from 'node-av/lib';
import type { Size } from './picture-rules.js';

export interface ClipFormat extends Size {
  /** Frames per second, a whole number. */
  fps: number;
}

/**
 * Writes an H.264 MP4 frame by frame: yuv420p, BT.709, its index in front so that it plays while it downloads.
 * Holds a handful of frames at a time, however long the clip. Width and height must be even.
 */
export class ClipEncoder {
  private readonly packet = new Packet();
  private readonly encoder = new CodecContext();
  private readonly file = new FormatContext();
  private readonly format: ClipFormat;
  private stream: Stream | undefined;
  private frames = 0;

  private constructor(format: ClipFormat) {
    this.format = format;
  }

  static async open(path: string, format: ClipFormat): Promise<ClipEncoder> {
    const clip = new ClipEncoder(format);
    await clip.start(path);
    return clip;
  }

  /** Takes one frame: the Y plane, then U and V at half the size each way, without padding. It must not change until the promise settles. */
  async push(yuv: Buffer): Promise<void> {
    const { width, height, fps } = this.format;
    using frame = Frame.fromVideoBuffer(yuv, { width, height, format: AV_PIX_FMT_YUV420P, pts: BigInt(this.frames), timeBase: { num: 1, den: fps } });
    this.frames += 1;
    check(await this.encoder.sendFrame(frame), 'encode a frame');
    await this.drain();
  }

  /** Flushes what the encoder holds back and completes the file. */
  async finish(): Promise<void> {
    check(await this.encoder.sendFrame(null), 'flush the encoder');
    await this.drain();
    check(await this.file.writeTrailer(), 'complete the file');
    await this.close();
  }

  /** Lets go of everything; an unfinished file stays behind for the caller to remove. */
  async close(): Promise<void> {
    await this.file.closeOutput();
    this.file.freeContext();
    this.encoder.freeContext();
    this.packet.free();
  }

  private async start(path: string): Promise<void> {
    const { width, height, fps } = this.format;
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
    if (!codec) throw new Error('this build of FFmpeg has no H.264 encoder');
    Log.setLevel(AV_LOG_ERROR);
    this.packet.alloc();
    check(this.file.allocOutputContext2(null, 'mp4', path), 'open an MP4');

    this.encoder.allocContext3(codec);
    Object.assign(this.encoder, { width, height, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, fps), framerate: new Rational(fps, 1) });
    Object.assign(this.encoder, { colorPrimaries: AVCOL_PRI_BT709, colorTrc: AVCOL_TRC_BT709, colorSpace: AVCOL_SPC_BT709, colorRange: AVCOL_RANGE_MPEG });
    // A fixed number of threads: x264's output depends on it, and the same request shall give the same file everywhere.
    Object.assign(this.encoder, { chromaLocation: AVCHROMA_LOC_LEFT, gopSize: fps * 2, threadCount: 2 });
    this.encoder.flags = AV_CODEC_FLAG_GLOBAL_HEADER;
    // Without mbtree: with it x264 gives varying files for the same frames on AVX-512 processors.
    using quality = Dictionary.fromObject({ preset: 'veryfast', crf: 21, profile: 'high', 'x264-params': 'mbtree=0' });
    check(await this.encoder.open2(codec, quality), 'open the encoder');

    this.stream = this.file.newStream(codec);
    this.stream.timeBase = this.encoder.timeBase;
    this.stream.avgFrameRate = this.encoder.framerate;
    check(this.stream.codecpar.fromContext(this.encoder), 'describe the stream');
    check(await this.file.openOutput(), 'create the file');
    // bitexact leaves the muxer's version and the date out, which would make equal clips differ.
    using layout = Dictionary.fromObject({ movflags: '+faststart', fflags: '+bitexact' });
    check(await this.file.writeHeader(layout), 'write the header');
  }

  private async drain(): Promise<void> {
    const stream = this.stream;
    if (!stream) return;
    for (;;) {
      const received = await this.encoder.receivePacket(this.packet);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
      check(received, 'take an encoded frame');
      this.packet.streamIndex = stream.index;
      this.packet.duration = 1n;
      this.packet.rescaleTs(this.encoder.timeBase, stream.timeBase);
      check(await this.file.interleavedWriteFrame(this.packet), 'write a frame');
    }
  }
}

function check(code: number, what: string): void {
  FFmpegError.throwIfError(code, `could not ${what}`);
}
