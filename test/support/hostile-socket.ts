import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { head, nextAddress } from './hostile-client.js';
import { WEB } from './hostile-server.js';

export interface Message { readonly type: string; readonly id?: string; readonly payload?: unknown }
/** `from`: the address that the proxy saw; absent: one that nobody else has. */
export interface SocketOptions { readonly cookie?: string; readonly protocol?: string; readonly compress?: boolean; readonly from?: string }

/** A websocket client that does as it is told. */
export class HostileSocket {
  readonly messages: Message[] = [];
  readonly closed: Promise<number>;
  private readonly listeners: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Message);
      for (const listener of this.listeners) listener();
    });
  }

  /** @throws Error where the upgrade is refused */
  static async open(port: number, { cookie, protocol = 'graphql-transport-ws', compress = false, from = nextAddress() }: SocketOptions = {}): Promise<HostileSocket> {
    const headers = { 'X-Forwarded-For': from, ...(cookie ? { cookie } : {}) };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, protocol ? [protocol] : [], { headers, origin: WEB, perMessageDeflate: compress });
    const opened = new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const hostile = new HostileSocket(socket);
    await opened;
    return hostile;
  }

  /** Opened and told who is calling. */
  static async initialised(port: number, cookie: string): Promise<HostileSocket> {
    const hostile = await HostileSocket.open(port, { cookie });
    hostile.say({ type: 'connection_init' });
    await hostile.heard('connection_ack');
    return hostile;
  }

  say(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message of a type, and of an id where one is given. */
  heard(type: string, id?: string): Promise<Message> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.messages.find((message) => message.type === type && (id === undefined || message.id === id));
        if (found) resolve(found);
      };
      this.listeners.push(look);
      look();
    });
  }

  async leave(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }
}

/** Opens a websocket by hand: what is sent then are bytes, and nothing is answered for it. */
export function rawSocket(port: number, cookie = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(head('GET /graphql HTTP/1.1', [
    'Host: api.dreamlux.test', `X-Forwarded-For: ${nextAddress()}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, 'Sec-WebSocket-Protocol: graphql-transport-ws', ...(cookie ? [`Cookie: ${cookie}`] : []),
  ]));
  return new Promise((resolve, reject) => {
    let seen = '';
    socket.once('close', () => reject(new Error(`no websocket: ${seen}`)));
    socket.on('data', function upgraded(chunk: Buffer) {
      seen += chunk.toString('latin1');
      if (!seen.includes('\r\n\r\n')) return;
      socket.off('data', upgraded);
      if (seen.startsWith('HTTP/1.1 101')) resolve(socket);
      else reject(new Error(`no websocket: ${seen}`));
    });
  });
}

export interface Frame { readonly opcode: number; readonly payload?: Buffer | string; readonly fin?: boolean; readonly masked?: boolean; readonly rsv1?: boolean; readonly length?: number }

/** A frame as RFC 6455 has it, or nearly. @param frame `length`: what it says of itself instead of the truth */
export function frame({ opcode, payload = '', fin = true, masked = true, rsv1 = false, length }: Frame): Buffer {
  const bytes = Buffer.from(payload);
  const said = length ?? bytes.length;
  const [marker, size] = said < 126 ? [said, Buffer.alloc(0)] : said < 65_536 ? [126, Buffer.alloc(2)] : [127, Buffer.alloc(8)];
  if (size.length === 2) size.writeUInt16BE(said);
  if (size.length === 8) size.writeBigUInt64BE(BigInt(said));
  // A mask of zeros changes nothing, and is one.
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode, (masked ? 0x80 : 0) | marker]), size, Buffer.alloc(masked ? 4 : 0), bytes]);
}

/** What the server says as it closes: the code of its close frame, or null where it just hung up. Pongs that come before carry nothing. */
export function closeCodeOf(socket: Socket): Promise<number | null> {
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const code = () => {
      const at = seen.indexOf(0x88);
      return at >= 0 && seen.length >= at + 4 ? seen.readUInt16BE(at + 2) : null;
    };
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      // Who is told to go and doesn't is cut off later; here we go.
      if (code() !== null) socket.end();
    });
    socket.once('close', () => resolve(code()));
  });
}
