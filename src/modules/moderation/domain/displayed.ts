/** One stretch of text with a direction of its own (UAX #9). */
interface Run {
  readonly isolate: boolean;
  /** Under a right-to-left override: letters are shown in the opposite order, whatever they are. */
  readonly reversed: boolean;
  readonly level: number;
  readonly shown: string[];
}

/** What begins such a stretch: embeddings, overrides, isolates. */
const openings: Readonly<Record<string, { readonly isolate: boolean; readonly rightToLeft: boolean; readonly reversed: boolean }>> = {
  '\u202a': { isolate: false, rightToLeft: false, reversed: false },
  '\u202b': { isolate: false, rightToLeft: true, reversed: false },
  '\u202d': { isolate: false, rightToLeft: false, reversed: false },
  '\u202e': { isolate: false, rightToLeft: true, reversed: true },
  '\u2066': { isolate: true, rightToLeft: false, reversed: false },
  '\u2067': { isolate: true, rightToLeft: true, reversed: false },
  '\u2068': { isolate: true, rightToLeft: false, reversed: false },
};
const END = '\u202c';
const END_OF_ISOLATE = '\u2069';
/** UAX #9's max_depth: what begins deeper has no effect. */
const deepest = 125;

const paragraphEnds = new Set('\n\r\x1c\x1d\x1e\x85\u2029');
// A letter keeps its accents in whichever direction it is shown.
const parts = /[\u202a-\u202e\u2066-\u2069]|\P{M}\p{M}*|\p{M}+/gu;

/** Whether the text carries characters that set the direction in which it is shown. */
export const setsDirection = (text: string): boolean => /[\u202a-\u202e\u2066-\u2069]/.test(text);

/**
 * The text in the order in which Latin letters are shown: what stands under a right-to-left override is reversed. Without the characters that set a
 * direction.
 */
export function displayed(text: string): string {
  const display = new Display();
  for (const [part] of text.matchAll(parts)) display.take(part);
  return display.finish();
}

class Display {
  private readonly whole: Run = { isolate: false, reversed: false, level: 0, shown: [] };
  private open: Run[] = [];
  private tooDeep = { isolates: 0, others: 0 };

  take(part: string): void {
    const opening = openings[part];
    if (opening) this.begin(opening);
    else if (part === END) this.end();
    else if (part === END_OF_ISOLATE) this.endIsolate();
    else {
      if (paragraphEnds.has(part.charAt(0))) this.finish();
      this.top.shown.push(part);
    }
  }

  /** Ends a paragraph, and with it all that is open. @returns everything so far */
  finish(): string {
    while (this.open.length > 0) this.close();
    this.tooDeep = { isolates: 0, others: 0 };
    return this.whole.shown.join('');
  }

  private get top(): Run {
    return this.open.at(-1) ?? this.whole;
  }

  private begin({ isolate, rightToLeft, reversed }: (typeof openings)[string]): void {
    const { level } = this.top;
    const next = level + ((level % 2 === 1) === rightToLeft ? 2 : 1);
    if (next <= deepest && this.tooDeep.isolates === 0 && this.tooDeep.others === 0) this.open.push({ isolate, reversed, level: next, shown: [] });
    else if (isolate) this.tooDeep.isolates++;
    else if (this.tooDeep.isolates === 0) this.tooDeep.others++;
  }

  private end(): void {
    if (this.tooDeep.isolates > 0) return;
    if (this.tooDeep.others > 0) this.tooDeep.others--;
    else if (!this.top.isolate) this.close();
  }

  /** Ends the innermost isolate with all that is open in it; alone it means nothing. */
  private endIsolate(): void {
    if (this.tooDeep.isolates > 0) this.tooDeep.isolates--;
    else if (this.open.some(({ isolate }) => isolate)) {
      this.tooDeep.others = 0;
      while (!this.top.isolate) this.close();
      this.close();
    }
  }

  private close(): void {
    const run = this.open.pop();
    if (run) this.top.shown.push((run.reversed ? run.shown.reverse() : run.shown).join(''));
  }
}
