import { AnswerInvalidError } from './answer-invalid.error.js';

/** What was met in the list of pictures. */
export type ListEvent = { readonly kind: 'begin' | 'end' } | { readonly kind: 'text'; readonly text: string };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [COLON, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...':,[]{}'].map((sign) => sign.charCodeAt(0));
const BLANKS = new Set([...' \t\r\n'].map((sign) => sign.charCodeAt(0)));
/** Of a name that is of interest; what is longer isn't `images`. */
const NAME_LENGTH = 16;

/**
 * Finds the texts in the list `images` of a JSON object that comes in pieces; holds none of it. Follows nesting and strings, and checks the rest of the
 * grammar no further than telling a whole object from one that was cut off.
 */
export class PictureList {
  private depth = 0;
  private state: 'outside' | 'string' | 'list' | 'picture' | 'done' = 'outside';
  private escaped = false;
  /** The last string at the top, and whether it stands before a colon. */
  private name = '';
  private named = false;

  /** Whether the object has been closed. */
  get complete(): boolean {
    return this.state === 'done';
  }

  /** @throws AnswerInvalidError where the list holds anything but texts without escapes, or there is no object */
  *read(piece: Buffer): Generator<ListEvent> {
    let at = 0;
    while (at < piece.length && this.state !== 'done') {
      if (this.state === 'picture') {
        const end = piece.indexOf(QUOTE, at);
        yield { kind: 'text', text: piece.toString('latin1', at, end < 0 ? piece.length : end) };
        at = end < 0 ? piece.length : end + 1;
        if (end < 0) continue;
        this.state = 'list';
        yield { kind: 'end' };
      } else {
        const sign = piece[at] as number; // at < length
        at += 1;
        if (this.state === 'string') this.inString(sign);
        else if (this.state === 'outside') this.outside(sign);
        else if (sign === QUOTE) {
          this.state = 'picture';
          yield { kind: 'begin' };
        } else this.inList(sign);
      }
    }
  }

  private inString(sign: number): void {
    if (this.escaped) this.escaped = false;
    else if (sign === BACKSLASH) this.escaped = true;
    else if (sign === QUOTE) {
      this.state = 'outside';
      return;
    }
    if (this.depth === 1 && this.name.length < NAME_LENGTH) this.name += String.fromCharCode(sign);
  }

  private outside(sign: number): void {
    if (this.depth === 0 && sign !== OPEN_OBJECT && !BLANKS.has(sign)) throw new AnswerInvalidError('not an object');
    if (sign === QUOTE) {
      this.state = 'string';
      if (this.depth === 1) this.name = '';
    } else if (sign === COLON) this.named = this.depth === 1;
    else if (sign === OPEN_LIST && this.depth === 1 && this.named && this.name === 'images') this.state = 'list';
    else if (sign === OPEN_OBJECT || sign === OPEN_LIST) this.depth += 1;
    else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) this.depth -= 1;
    if (sign === COMMA && this.depth === 1) this.named = false;
    if (this.depth === 0 && sign === CLOSE_OBJECT) this.state = 'done';
  }

  private inList(sign: number): void {
    if (sign === CLOSE_LIST) this.state = 'outside';
    else if (sign !== COMMA && !BLANKS.has(sign)) throw new AnswerInvalidError('the list of pictures holds something else');
  }
}
