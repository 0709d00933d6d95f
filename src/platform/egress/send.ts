import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { EgressError } from './egress-error.js';
import type { Admitted } from './guarded-lookup.js';

export interface EgressRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** What is about to be sent, as the recipients' `calledFor` names it. */
  readonly purpose: string;
  /** `host` is none of the caller's: it would name another server than the one that was looked at. */
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
const agents = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false, rejectUnauthorized: true }) };

/** @throws EgressError; the signal's reason when aborted */
export async function sendTo(admitted: Admitted, request: EgressRequest): Promise<EgressAnswer> {
  const response = await headOf(open(admitted, request), request);
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

function open({ scheme, host, port, lookup }: Admitted, { method, url, headers = {}, body }: EgressRequest): ClientRequest {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host'));
  const options = { method, host, port, lookup, path: `${url.pathname}${url.search}`, headers: { 'user-agent': 'dreamlux', ...own, ...length } };
  const request = scheme === 'https' ? overHttps({ ...options, agent: agents.https }) : overHttp({ ...options, agent: agents.http });
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
