import { connect, type Socket } from 'node:net';

/** One answer as it came over the wire. */
export interface Reply { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }

export interface Conversation {
  /** All that the server sent. */
  readonly text: string;
  readonly replies: readonly Reply[];
  /** Whether the server ended the connection. */
  readonly ended: boolean;
}

let clients = 0;
/** An address that no other call of this process comes from, of the block that is shared behind carriers' NATs. */
export function nextAddress(): string {
  clients += 1;
  return `100.${64 + ((clients >> 16) & 63)}.${(clients >> 8) & 255}.${clients & 255}`;
}

/** The head of a request, its closing empty line included: header lines as given, in order. */
export const head = (line: string, headers: readonly string[]): string => [line, ...headers, '', ''].join('\r\n');

/** A POST of a body; a header of undefined is left out. */
export function graphqlRequest(body: string | Buffer, headers: Readonly<Record<string, string | undefined>> = {}, line = 'POST /graphql HTTP/1.1'): Buffer {
  const bytes = Buffer.from(body);
  const all: Record<string, string | undefined> = {
    Host: 'api.dreamlux.test', 'X-Forwarded-For': nextAddress(), 'Content-Type': 'application/json', 'Content-Length': String(bytes.length), ...headers,
  };
  return Buffer.concat([Buffer.from(head(line, Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))), 'latin1'), bytes]);
}

/** The usual request: a document and its variables. */
export const operation = (query: string, variables?: object, headers?: Readonly<Record<string, string | undefined>>): Buffer =>
  graphqlRequest(JSON.stringify({ query, variables }), headers);

/** Sends bytes as they are over a connection of its own, and takes what comes until the server has answered `answers` times or ended it. */
export function converse(port: number, bytes: Buffer | string | ((socket: Socket) => void), { answers = 1 }: { answers?: number } = {}): Promise<Conversation> {
  // The answer to HEAD says how long a body would be, and has none.
  const bodiless = Buffer.isBuffer(bytes) && bytes.subarray(0, 5).toString('latin1') === 'HEAD ';
  const { promise, resolve } = Promise.withResolvers<Conversation>();
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  const finish = (ended: boolean) => {
    const text = Buffer.concat(chunks).toString('latin1');
    socket.destroy();
    resolve({ text, replies: parseReplies(text, ended || bodiless).replies, ended });
  };
  socket.on('connect', () => {
    if (typeof bytes === 'function') bytes(socket);
    else socket.write(bytes);
  });
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    const { replies, whole } = parseReplies(Buffer.concat(chunks).toString('latin1'), bodiless);
    if (whole && replies.length >= answers) finish(false);
  });
  // A reset is an end too: the server hangs up on whoever still sends.
  socket.on('error', () => finish(true));
  socket.on('close', () => finish(true));
  return promise;
}

/** Sends one request; @throws Error where the server ended the connection without an answer */
export async function send(port: number, bytes: Buffer | string): Promise<Reply> {
  const { replies: [reply], text } = await converse(port, bytes);
  if (!reply) throw new Error(`no answer but: ${text.slice(0, 500)}`);
  return reply;
}

/** Answers one after the other. `whole`: the last one is complete. */
function parseReplies(text: string, ended: boolean): { replies: Reply[]; whole: boolean } {
  const replies: Reply[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end < 0) return { replies, whole: false };
    const [first = '', ...lines] = text.slice(at, end).split('\r\n');
    const status = Number(first.split(' ')[1]);
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const start = end + 4;
    let stop = start + Number(headers['content-length'] ?? 0);
    let body = text.slice(start, stop);
    if (headers['transfer-encoding'] === 'chunked') {
      const last = text.indexOf('0\r\n\r\n', start);
      if (last < 0) return { replies, whole: false };
      stop = last + 5;
      body = text.slice(start, stop);
    }
    if (stop > text.length && !ended) return { replies, whole: false };
    if (status >= 200) replies.push({ status, headers, body: Buffer.from(body, 'latin1').toString('utf8') });
    at = stop;
  }
  return { replies, whole: true };
}
