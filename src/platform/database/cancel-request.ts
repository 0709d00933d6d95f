import { connect } from 'node:net';

const CANCEL_REQUEST_CODE = 80_877_102;

export interface Backend {
  readonly host: string;
  readonly port: number;
  readonly processId: number;
  readonly secretKey: number;
}

/**
 * Asks Postgres to give up what a backend is doing. Resolves once Postgres has closed the connection that asked: by then the backend has been
 * signalled, and whatever it is told afterwards is not hit any more. (A backend that gets the signal between two statements ignores it.)
 * Sent in the clear, as libpq did until 17: the key is good for nothing but this.
 * @throws Error when that takes longer than `boundMs` or Postgres is out of reach: the connection must not be used again
 */
export function cancelRequest({ host, port, processId, secretKey }: Backend, boundMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const timer = setTimeout(() => socket.destroy(new Error('the request to cancel was not answered')), boundMs);
    let sent = false;
    socket.on('connect', () => {
      const message = Buffer.alloc(16);
      message.writeInt32BE(16, 0);
      message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
      message.writeInt32BE(processId, 8);
      message.writeInt32BE(secretKey, 12);
      socket.write(message, () => { sent = true; });
    });
    socket.resume();
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      if (sent) resolve();
      else reject(new Error('the connection to cancel was closed early'));
    });
  });
}
