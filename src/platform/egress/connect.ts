import { connect, type Socket } from 'node:net';
import { EgressError } from './egress-error.js';
import type { Admitted } from './guarded-lookup.js';

/** @throws EgressError when no connection stands within `connectMs` */
export function openSocket({ host, port, lookup }: Admitted, connectMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup });
    const slow = setTimeout(() => void socket.destroy(new EgressError('unreachable')), connectMs);
    const failed = (cause: Error) => {
      clearTimeout(slow);
      reject(cause instanceof EgressError ? cause : new EgressError('unreachable', { cause }));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(slow);
      socket.off('error', failed);
      resolve(socket);
    });
  });
}
