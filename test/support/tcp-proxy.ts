import { createServer, type AddressInfo, type Server } from 'node:net';
import { type Conditions, ProxiedConnection } from './proxied-connection.js';

export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Cuts every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Keeps connections open and lets nothing through, like a server that is stopped: new connections are accepted, and silent too. */
  freeze(): void;
  /** Whatever passes from now on, in either direction, arrives so much later; 0 lets through what is held, too. */
  latency(ms: number): void;
  /** From now on so few bytes pass per second, in each direction of each connection. */
  throttle(bytesPerSecond: number): void;
  /** Resets every connection (RST, as a crashed machine or a firewall does); new ones are served. */
  reset(): void;
  /** Lets everything through again, at once. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Stands between the application and a server, to spoil the way to it. */
export async function createTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const connections = new Set<ProxiedConnection>();
  const conditions: Conditions = { frozen: false, latencyMs: 0, bytesPerSecond: Infinity };
  let server: Server | undefined;
  let port = 0;
  const open = async () => {
    server = createServer({ allowHalfOpen: true }, (near) => {
      const connection = new ProxiedConnection(near, target, conditions, () => connections.delete(connection));
      connections.add(connection);
    });
    await new Promise<void>((resolve, reject) => server?.once('error', reject).listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const cut = async () => {
    const closing = server;
    server = undefined;
    const closed = new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
    for (const connection of connections) connection.destroy();
    await closed;
  };
  const set = (changed: Partial<Conditions>) => {
    Object.assign(conditions, changed);
    for (const connection of connections) connection.conditionsChanged();
  };
  await open();
  return {
    get port() { return port; },
    get connections() { return connections.size; },
    cut,
    freeze: () => set({ frozen: true }),
    latency: (latencyMs) => set({ latencyMs }),
    throttle: (bytesPerSecond) => set({ bytesPerSecond }),
    reset: () => {
      for (const connection of connections) connection.reset();
    },
    restore: async () => {
      set({ frozen: false, latencyMs: 0, bytesPerSecond: Infinity });
      if (!server) await open();
    },
    close: cut,
  };
}

/** The same address, name and password, by way of the proxy. */
export const throughProxy = (url: string, { port }: Pick<TcpProxy, 'port'>): string => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
