import type { ServerResponse } from 'node:http';
import sharp from 'sharp';
import { scene, withPngChunk } from './pictures.js';

/** What a render leads to. A number is a status with the body that the web framework gives it. */
export type Outcome =
  | 'pictures' | 'fails' | 'reset' | 'half' | 'stalls' | 'huge' | 'no-json' | 'wrong-base64' | 'no-picture' | 'broken-picture' | 'fewer' | 'none' | 'redirect' | number;

export interface Order {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly n_iter: number;
  readonly force_task_id: string;
  readonly init_images?: readonly string[];
  readonly override_settings?: { readonly enable_pnginfo?: boolean };
}

const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64');

/** The words are in the picture's own text, unless that was switched off; they stand at its beginning, as the real server writes them. */
async function paint({ width, height, prompt, override_settings }: Order, seed: number): Promise<Buffer> {
  const bytes = await sharp(await scene(width, height).png().toBuffer()).modulate({ hue: (seed * 40) % 360 }).png().toBuffer();
  return override_settings?.enable_pnginfo === false ? bytes : withPngChunk(bytes, 'tEXt', Buffer.from(`parameters\0${prompt}`, 'latin1'));
}

async function paintAll(order: Order): Promise<Buffer[]> {
  return Promise.all(Array.from({ length: order.n_iter }, (_, index) => paint(order, index)));
}

const json = (response: ServerResponse, status: number, body: object): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
};

/** The answer to a request of the wrong shape. */
export const misshapen = (response: ServerResponse, field: string): void =>
  json(response, 422, { detail: [{ loc: ['body', field], msg: 'value is not a valid integer', type: 'type_error.integer' }] });

/** The answer of a handler that threw; the words of the request may be in it. */
export const threw = (response: ServerResponse, status: number, error: string, detail = ''): void =>
  json(response, status, { error, detail, body: '', errors: detail });

const WHOLE = { parameters: { prompt: 'a "quoted" [bracket] images: {', nested: { images: ['not these'] } }, info: '{"seed": 1, "images": ["nor these"]}' };

/** Gives `response` the answer of a render that came to `outcome`. */
export async function answerWith(response: ServerResponse, outcome: Outcome, order: Order): Promise<void> {
  const pictures = (images: readonly string[]): void => json(response, 200, { ...WHOLE, images });
  if (typeof outcome === 'number') return threw(response, outcome, 'HTTPException', `about ${order.prompt}`);
  switch (outcome) {
    case 'pictures': return pictures((await paintAll(order)).map(base64));
    case 'fewer': return pictures((await paintAll(order)).slice(1).map(base64));
    case 'none': return pictures([]);
    case 'fails': return threw(response, 500, 'OutOfMemoryError', 'CUDA out of memory.');
    case 'reset': return void response.socket?.resetAndDestroy();
    case 'no-json': return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>');
    case 'wrong-base64': return pictures([`${base64(await paint(order, 0)).slice(0, 4_000)}!!`]);
    case 'no-picture': return pictures([base64('<!doctype html><script>alert(1)</script>')]);
    case 'broken-picture': return pictures([base64((await paint(order, 0)).subarray(0, -200))]);
    case 'redirect': return void response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    case 'half':
    case 'stalls': {
      const text = JSON.stringify({ images: (await paintAll(order)).map(base64), ...WHOLE });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      response.write(text.slice(0, text.length / 2), () => outcome === 'half' && response.destroy());
      return;
    }
    case 'huge': {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"images":["');
      const much = 'A'.repeat(1024 * 1024);
      const push = (): void => {
        while (!response.destroyed && response.write(much));
      };
      response.on('drain', push);
      push();
    }
  }
}
