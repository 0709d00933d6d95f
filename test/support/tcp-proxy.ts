import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Keeps connections open and lets nothing through, like a server that is stopped. */
  freeze(): void;
  /** Lets everything through again. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Stands between the application and a server, to take that server away. */
export async function createTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  let server: Server | undefined;
  let port = 0;
  const open = async () => {
    server = createServer((near) => {
      const far = connect(target);
      const pair = [near, far] as const;
      pairs.add(pair);
      near.pipe(far).pipe(near);
      if (frozen) halt(pair);
      for (const socket of pair) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          pairs.delete(pair);
          for (const other of pair) other.destroy();
        });
      }
    });
    await new Promise<void>((resolve, reject) => server?.once('error', reject).listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const cut = async () => {
    const closing = server;
    server = undefined;
    const closed = new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    await closed;
  };
  await open();
  return {
    get port() { return port; },
    cut,
    freeze: () => {
      frozen = true;
      for (const pair of pairs) halt(pair);
    },
    restore: async () => {
      frozen = false;
      for (const [near, far] of pairs) near.pipe(far).pipe(near);
      if (!server) await open();
    },
    close: cut,
  };
}

/** Bytes stay where they are: nothing that was sent is lost, as TCP has it. */
function halt([near, far]: readonly [Socket, Socket]): void {
  near.unpipe(far).pause();
  far.unpipe(near).pause();
}
