import { Logger } from '@nestjs/common';
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { RequestLife } from '../context/index.js';
import type { SocketExtra } from './socket-callers.js';

/** What one socket may send and leave unread. */
export const socketLimits = {
  messageBytes: 64 * 1024,
  /** Messages and pings within ten seconds: twenty subscriptions begun and ended, twice. */
  messagesPerWindow: 100,
  /** Answers that wait for a reader. Events wait for theirs, so only what the client itself asks for can pile up. */
  unreadBytes: 1024 * 1024,
} as const;

const WINDOW_MS = 10_000;
/** A socket that hasn't answered a ping by the next one is gone. */
const KEEP_ALIVE_MS = 12_000;

/** Speaks graphql-ws on the sockets of a server that it makes: uncompressed, each bounded in what it sends, and dropped when it no longer answers. */
export function createSocketServer(options: ServerOptions<Record<string, unknown> | undefined, SocketExtra>): WebSocketServer {
  const logger = new Logger('Sockets');
  const server = new WebSocketServer({ noServer: true, maxPayload: socketLimits.messageBytes, perMessageDeflate: false, handleProtocols });
  const protocol = makeServer(options);

  server.on('connection', (socket: WebSocket, request) => {
    // A frame that breaks the protocol: ws closes with its code.
    socket.on('error', () => undefined);
    const life = new RequestLife();
    const budget = messageBudget(socket);
    socket.on('ping', () => budget());
    const closed = protocol.opened({
      protocol: socket.protocol,
      send: (data) => send(socket, data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data: Buffer, isBinary) => {
          if (!budget()) return;
          if (isBinary) return socket.close(CloseCode.BadRequest, 'Text only');
          handle(data.toString('utf8')).catch((error: unknown) => {
            logger.error(error);
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        });
      },
    }, { socket, request, life });
    const stopPinging = keepAlive(socket);
    socket.once('close', (code: number, reason: Buffer) => {
      stopPinging();
      // Before anything is tidied up, which waits for what is under way.
      life.end('disconnected');
      closed(code, reason.toString('utf8')).catch((error: unknown) => logger.error(error));
    });
  });
  return server;
}

function send(socket: WebSocket, data: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Nobody listens (any more): what was to be said is lost, as it would be on its way. Whoever is hung up on with much unread fails a write for each.
  if (socket.readyState !== socket.OPEN) resolve();
  else socket.send(data, () => resolve());
  return promise;
}

/** @returns asks whether one more message is taken; a socket that has sent too many, or doesn't read what it asked for, is closed */
function messageBudget(socket: WebSocket): () => boolean {
  let windowEnds = 0;
  let messages = 0;
  return () => {
    const now = performance.now();
    if (now > windowEnds) [windowEnds, messages] = [now + WINDOW_MS, 0];
    messages += 1;
    if (socket.readyState !== socket.OPEN) return false;
    if (socket.bufferedAmount > socketLimits.unreadBytes) socket.terminate();
    else if (messages > socketLimits.messagesPerWindow) socket.close(CloseCode.TooManyInitialisationRequests, 'Too many messages');
    return socket.readyState === socket.OPEN;
  };
}

function keepAlive(socket: WebSocket): () => void {
  let alive = true;
  socket.on('pong', () => { alive = true; });
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    return socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(timer);
}
