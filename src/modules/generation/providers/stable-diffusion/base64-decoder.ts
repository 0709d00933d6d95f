import { AnswerInvalidError } from './answer-invalid.error.js';

const ONLY_BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Decodes base64 that comes in pieces. Strict: anything but the alphabet and the padding at the end is an error, where Buffer would skip it. */
export class Base64Decoder {
  private rest = '';
  private padded = false;

  /** @throws AnswerInvalidError */
  decode(piece: string): Buffer {
    if (piece === '') return Buffer.alloc(0);
    if (this.padded && !/^=$/.test(piece)) throw new AnswerInvalidError('base64 goes on behind its end');
    if (!ONLY_BASE64.test(piece)) throw new AnswerInvalidError('not base64');
    this.padded ||= piece.endsWith('=');
    const text = this.rest + piece;
    const whole = text.length - (text.length % 4);
    this.rest = text.slice(whole);
    return Buffer.from(text.slice(0, whole), 'base64');
  }

  /** @throws AnswerInvalidError when the text stopped in the middle of a byte */
  finish(): void {
    if (this.rest !== '') throw new AnswerInvalidError('base64 ends too early');
  }
}
