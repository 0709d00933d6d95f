import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';

/**
 * Why no whole answer came. `unreachable`: nothing was sent. `broken`: the connection ended too early. `silent`: the answer stopped half-way.
 * `too-large`: more than the caller takes. `redirected`: we were told to go elsewhere.
 */
export type EgressFault = 'unreachable' | 'broken' | 'silent' | 'too-large' | 'redirected';

export class EgressError extends Error {
  override readonly name = 'EgressError';
  constructor(
    readonly fault: EgressFault,
    options?: ErrorOptions,
  ) {
    super(`no answer: ${fault}`, options);
  }
}

export interface EgressRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bounds the whole of it, reading the body included: there is no other limit on how long an answer may take to begin. */
  readonly signal: AbortSignal;
  /** Milliseconds for name, connection and TLS. */
  readonly connectMs: number;
  /** Milliseconds between two pieces of the answer. */
  readonly silenceMs: number;
  /** Bytes of the body. */
  readonly maxAnswerBytes: number;
}

export interface EgressAnswer {
  readonly status: number;
  /** To be read to its end, left early, or discarded. @throws EgressError; the signal's reason */
  readonly body: AsyncIterable<Buffer>;
  discard(): void;
}

/** A connection per request: one that was kept could be half closed, and then nobody knows whether the request arrived. Proxy variables are not read. */
const agents = { 'http:': new HttpAgent({ keepAlive: false }), 'https:': new HttpsAgent({ keepAlive: false, rejectUnauthorized: true }) };

/**
 * Sends one request and follows no redirect. Resolves when the answer's head is there.
 * @throws EgressError; the signal's reason when aborted; TypeError for a URL that is neither http nor https
 */
export async function send(request: EgressRequest): Promise<EgressAnswer> {
  const { url, signal } = request;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError('only http and https URLs can be called');
  signal.throwIfAborted();
  const response = await headOf(open(request, url.protocol), request);
  const status = response.statusCode ?? 0;
  const discard = () => void response.destroy();
  try {
    if (status >= 300 && status < 400) throw new EgressError('redirected');
    if (Number(response.headers['content-length'] ?? 0) > request.maxAnswerBytes) throw new EgressError('too-large');
  } catch (error) {
    discard();
    throw error;
  }
  return { status, body: piecesOf(response, request), discard };
}

function open({ method, url, headers = {}, body }: EgressRequest, protocol: keyof typeof agents): ClientRequest {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const options = { method, agent: agents[protocol], headers: { 'user-agent': 'dreamlux', ...headers, ...length } };
  const request = protocol === 'https:' ? overHttps(url, options) : overHttp(url, options);
  return request.end(body);
}

function headOf(request: ClientRequest, { url, signal, connectMs, silenceMs }: EgressRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const abort = () => void request.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    const slow = setTimeout(() => void request.destroy(new EgressError('unreachable')), connectMs);
    signal.addEventListener('abort', abort, { once: true });
    request.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true;
        clearTimeout(slow);
        // Notices a machine that is gone while a long answer is awaited.
        socket.setKeepAlive(true, 10_000);
      });
    });
    request.on('error', (cause) => {
      if (signal.aborted) return reject(signal.reason as Error);
      reject(cause instanceof EgressError ? cause : new EgressError(connected ? 'broken' : 'unreachable', { cause }));
    });
    request.once('close', () => {
      clearTimeout(slow);
      signal.removeEventListener('abort', abort);
    });
    request.once('response', (response) => {
      // Whoever reads hears of an error; where nobody does, it is nobody's business.
      response.on('error', () => undefined);
      response.setTimeout(silenceMs, () => void response.destroy(new EgressError('silent')));
      resolve(response);
    });
  });
}

async function* piecesOf(response: IncomingMessage, { signal, maxAnswerBytes }: EgressRequest): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maxAnswerBytes) throw new EgressError('too-large');
      yield piece;
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw cause instanceof EgressError ? cause : new EgressError('broken', { cause });
  } finally {
    response.destroy();
  }
}
