import { serveChild, Refusal } from '../../src/platform/codecs/serve-child.js';

export interface Whim {
  do: 'echo' | 'count' | 'hang' | 'spin' | 'hog' | 'hog-heap' | 'throw' | 'abort' | 'refuse' | 'environment';
  payload?: unknown;
}

/** A child that misbehaves as told, to see how its parent copes. */
serveChild<Whim, unknown>(async (whim, report) => {
  report(process.pid);
  switch (whim.do) {
    case 'echo':
      return whim.payload;
    case 'count':
      for (let step = 1; step <= 3; step += 1) report(step);
      return 'counted';
    case 'hang':
      return new Promise(() => setInterval(() => undefined, 1_000));
    case 'spin':
      for (;;);
    case 'hog': {
      const kept: Buffer[] = [];
      for (;;) {
        kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    case 'hog-heap': {
      const kept: string[][] = [];
      for (;;) kept.push(Array.from({ length: 10_000 }, (_, i) => `${i}${kept.length}`));
    }
    case 'throw':
      throw new Error('the decoder threw');
    case 'abort':
      return process.abort();
    case 'refuse':
      throw new Refusal('TOO_BLUE', 'this picture is too blue');
    case 'environment':
      return { ...process.env };
  }
});
